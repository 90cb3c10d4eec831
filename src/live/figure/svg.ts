/** Pictures as part of a page: text, no DOM. */
import { escaped } from '../../tutorial/plot/svg/xml.js';

let number = 0;

/** The same picture with ids that no other picture of the page has. `prefix` when left out: one that none had so far. */
export function ownIds(svg: string, prefix: string = `v${++number}`): string {
  const ids = new Set([...svg.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  const own = (id: string): string => (ids.has(id) ? `${prefix}-${id}` : id);
  return svg
    .replace(/\b(id|aria-labelledby|aria-describedby)="([^"]+)"/g, (_, name: string, value: string) => {
      return `${name}="${value.split(' ').map(own).join(' ')}"`;
    })
    .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${own(id)})`);
}

const IMAGE = /<img\b[^>]*?\bsrc="data:image\/svg\+xml;base64,([^"]*)"[^>]*>/g;

/** Pictures that stand as images in HTML become part of it, so that a page's colours reach them; a bare one gets ids of its own. */
export function inlined(html: string, prefix?: () => string): string {
  if (html.startsWith('<svg')) return ownIds(html, prefix?.());
  return html.replace(IMAGE, (image, base64: string) => {
    const svg = pictureOf(base64);
    if (!svg.startsWith('<svg')) return image;
    const [, alt = ''] = /\balt="([^"]*)"/.exec(image) ?? [];
    // The words that the notebook gave it stand for it.
    const named = svg.replace(/<svg\b[^>]*>/, (open) =>
      open
        .replace(/ (?:role|aria-label(?:ledby)?)="[^"]*"/g, '')
        .replace(/>$/, ` role="img" aria-label="${alt}">`),
    );
    return ownIds(named, prefix?.());
  });
}

function pictureOf(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  return new TextDecoder().decode(bytes).trim();
}

/** Parts of a figure that its page shows. */
export interface FigureWords {
  readonly title: string;
  readonly alt: string;
  readonly caption?: string;
}

/** The words of a figure of this library; null for another plot for Plotly. */
export function wordsOf(plotly: unknown): FigureWords | null {
  const { meta } = ((plotly as { layout?: { meta?: unknown } } | null | undefined)?.layout ?? {}) as {
    meta?: Partial<FigureWords>;
  };
  const { title, alt, caption } = meta ?? {};
  if (typeof title !== 'string' || typeof alt !== 'string') return null;
  return { title, alt, ...(typeof caption === 'string' ? { caption } : {}) };
}

/** A figure as HTML: its title, its picture, what stands under it. */
export function figureHtml({ title, alt, caption }: FigureWords, svg: string, prefix?: string): string {
  const under = caption === undefined ? '' : `${escaped(caption)} `;
  return [
    `<p class="title">${escaped(title)}</p>`,
    `<div class="static" tabindex="0" role="group" aria-label="Picture: ${escaped(title)}">${ownIds(untitled(svg), prefix)}</div>`,
    `<figcaption>${under}<details><summary>Figure in words</summary>${escaped(alt)}</details></figcaption>`,
  ].join('\n');
}

/** Line of a title in a static picture. */
const TITLE_LINE = /<text x="18" y="[\d.]+" font-size="16" font-weight="bold"[^>]*>/g;
const [LINE, PAD] = [22, 18];

/** The window begins below the title: the page has it as text, which breaks where it must. */
function untitled(svg: string): string {
  const lines = svg.match(TITLE_LINE)?.length ?? 0;
  return svg.replace(
    /viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"/,
    (_, width: string, height: string) => {
      const [from, tall] = [lines * LINE + PAD, Number(height)];
      return `viewBox="0 ${from} ${width} ${px(tall - from)}" width="${width}" height="${px(tall - from)}"`;
    },
  );
}

function px(value: number): number {
  return Math.round(value * 100) / 100;
}
