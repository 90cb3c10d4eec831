/** The argument in one picture as HTML: what stands there without a script, and what the live one is made of. */
import { jsonScript } from '../../live/outputs/html.js';
import { linked } from '../../live/outputs/links.js';
import { argumentForms } from '../../tutorial/picture/argumentPicture.js';
import { ARGUMENT } from '../../tutorial/picture/mime.js';
import { type MimeBundle, textOf } from '../../tutorial/plot/bundle.js';
import { sanitized } from './sanitize.js';

/** The picture of a cell; undefined when the bundle has none. */
export function argumentHtml(data: MimeBundle): string | undefined {
  if (data[ARGUMENT] === undefined) return undefined;
  return `<div data-argument>${linked(sanitized(textOf(data['text/html'])))}${jsonScript(data[ARGUMENT])}</div>`;
}

/** That of the first page, which belongs to no cell. */
export function landingPicture(): string {
  return argumentHtml(
    argumentForms({
      begin: { kernel: '6.1', mode: 'vm' },
      because:
        'To aging every page of the VM looks cold. But the eviction check finds its accessed bits set and keeps it. So reclaim turns to pages whose bits aging did clear: those of the process.',
    }),
  )!;
}
