/** A form of a notebook as HTML: what stands there without a script, and beside it what makes it live. No DOM. */
import type { MimeBundle } from '../../tutorial/plot/bundle.js';
import { escaped } from '../../tutorial/plot/svg/xml.js';
import { BET, EXERCISE, HOST_FILE, STEPS, WHAT_IF } from '../../tutorial/show/mimes.js';
import { jsonScript } from '../outputs/html.js';

/** The kinds of forms: classes of their places. */
export type FormKind = 'bet' | 'steps' | 'what-if' | 'exercise' | 'host-file';

const KINDS: Readonly<Record<FormKind, string>> = {
  bet: BET,
  steps: STEPS,
  'what-if': WHAT_IF,
  exercise: EXERCISE,
  'host-file': HOST_FILE,
};

/** The form that a bundle is, and its declaration; null when it is none. */
export function formOf(data: MimeBundle): { kind: FormKind; declared: unknown } | null {
  for (const [kind, type] of Object.entries(KINDS))
    if (data[type] !== undefined) return { kind: kind as FormKind, declared: data[type] };
  return null;
}

/** The HTML of a bundle's outputs, inside its form when it is one. */
export function withForm(data: MimeBundle, html: string): string {
  const form = formOf(data);
  if (form === null) return html;
  const { kind, declared } = form;
  const { id = '', state = '' } = declared as { id?: string; state?: string };
  const named = {
    'what-if': ` data-what-if="${escaped(id)}"`,
    exercise: ` data-exercise="${escaped(state)}"`,
    bet: '',
    steps: '',
    'host-file': '',
  };
  return `<div class="${kind}"${named[kind]}><div class="static">${html}</div>${jsonScript(declared)}</div>`;
}
