/** What axe finds in a page. Of texts that look alike it judges the colours of one. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe is to look at. */
export interface AxeOptions {
  /** Looks that were judged before, on any page: they are not judged again, and new ones are added. */
  readonly judged?: Set<string>;
  /** Nothing but colours: the page has been looked at in another theme. */
  readonly coloursOnly?: boolean;
}

/** What axe finds, one line each. */
export async function runAxe(
  page: Page,
  { judged = new Set(), coloursOnly = false }: AxeOptions = {},
): Promise<string[]> {
  // The policy of a page lets it evaluate nothing by itself, so that all of it comes as text: axe's always the same, which
  // the browser compiles once for all pages of a tab.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${AXE}; undefined`);
  const { found, looks } = await page.evaluate<{ found: string[]; looks: string[] }>(
    `(${LOOK})(new Set(${JSON.stringify([...judged])}), ${coloursOnly})`,
  );
  for (const look of looks) judged.add(look);
  return found;
}

/**
 * Told to a page. A look is what axe reads when it judges a text's colours: of the text itself, and of the boxes around
 * it that paint or are laid over others. Texts of pictures have none: axe says of each that it cannot tell. Where it
 * cannot tell of some, since something lies over them, it judges all others of that look.
 */
const LOOK = `async (judged, coloursOnly) => {
  const [CONTRAST, LINK] = ['color-contrast', 'link-in-text-block'];
  const grounds = new Map();
  const groundOf = (each) => {
    if (each === null) return '';
    if (!grounds.has(each)) {
      const { backgroundColor, opacity, mixBlendMode, position } = getComputedStyle(each);
      const over = /absolute|fixed/.test(position) ? position : '';
      const own = [backgroundColor, opacity, mixBlendMode, over].join(' ');
      const around = groundOf(each.parentElement);
      grounds.set(each, own === 'rgba(0, 0, 0, 0) 1 normal ' ? around : around + own + ' | ');
    }
    return grounds.get(each);
  };
  // Of sizes it tells two apart.
  const inkOf = ({ color, fontSize, fontWeight, textShadow, webkitTextStroke }) =>
    [color, Math.ceil(parseFloat(fontSize) * 72) / 96 >= (fontWeight >= 700 ? 14 : 18), textShadow, webkitTextStroke].join(' ');
  // A link is compared with the text around it.
  const formOf = (style) =>
    ['fontSize', 'fontWeight', 'textDecorationLine', 'borderBottomWidth'].map((name) => style[name]).join(' ');
  const lookOf = (each, words) => {
    const styles = [each, ...(each.matches('a, [role=link]') ? [each, each.parentElement] : [])].map((one) => getComputedStyle(one));
    return [groundOf(each), inkOf(styles[0]), ...styles.slice(1).flatMap((style) => [inkOf(style), formOf(style)]),
      each.matches(':disabled, :disabled *'), /[\\p{L}\\p{N}]{2}/u.test(words)].join(' / '); // a single letter may be left unjudged
  };
  // Shades at the sides of what scrolls would keep axe from looking at colours there, as would cells that are not laid out.
  const plain = new CSSStyleSheet();
  plain.replaceSync('* { background-image: none !important; content-visibility: visible !important }');
  document.adoptedStyleSheets.push(plain);
  const alike = new Map();
  for (const each of document.querySelectorAll('body :not(svg *)')) {
    const words = [...each.childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.data.trim() : '')).join('');
    if ((words === '' && !each.matches('a, [role=link], input, select, textarea')) || !each.checkVisibility({ visibilityProperty: true })) continue;
    const look = lookOf(each, words);
    if (!judged.has(look)) alike.set(look, [...(alike.get(look) ?? []), each]);
  }
  axe.configure({ noHtml: true, rules: [CONTRAST, LINK].map((id) => ({ id, selector: (id === LINK ? ':is(a[href], [role=link])' : '') + '[data-judge]' })) });
  const found = [];
  const run = async (texts, options) => {
    for (const each of texts) each.dataset.judge = '';
    // Of what passes only the names, which takes a quarter less; the policy lets nothing load the style sheet once more.
    const { violations, incomplete } = await axe.run({
      ...options, elementRef: true, resultTypes: ['violations', 'incomplete'], preload: false });
    for (const each of texts) delete each.dataset.judge;
    for (const { id, help, nodes } of violations) found.push(id + ': ' + help + ': ' + nodes[0].target);
    return new Set(incomplete.flatMap(({ id, nodes }) => (id === CONTRAST ? nodes.map(({ element }) => element) : [])));
  };
  const first = new Map([...alike].map(([look, texts]) => [look, [texts[0], texts.at(-1)]]));
  const colours = { runOnly: [CONTRAST, LINK] };
  const untold = !coloursOnly || alike.size > 0 ? await run([...first.values()].flat(), coloursOnly ? colours : {}) : new Set();
  const open = [...alike.keys()].filter((look) => first.get(look).every((each) => untold.has(each)));
  const others = open.flatMap((look) => alike.get(look).slice(1, -1));
  const still = others.length > 0 ? await run(others, colours) : new Set();
  for (const look of open) if (alike.get(look).slice(1, -1).every((each) => still.has(each))) alike.delete(look);
  document.adoptedStyleSheets.splice(document.adoptedStyleSheets.indexOf(plain), 1);
  return { found, looks: [...alike.keys()] };
}`;
