/** Documents of the checkout that are pages too: the glossary, and what the two models are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asPage } from '../../live/outputs/links.js';
import { embedder } from './embed.js';
import { markdownRenderer } from './markdown.js';
import type { Page } from './page.js';

interface DocumentPage {
  /** The document, from the checkout's root. */
  readonly source: string;
  /** The page, as `asPage` names it. */
  readonly file: string;
  /** What other pages call it in their links. */
  readonly name: string;
  readonly description: string;
}

export const DOCUMENTS: readonly DocumentPage[] = [
  {
    source: 'notebooks/glossary.md',
    name: 'Glossary',
    description: "The kernel's words: what each means, where it is in the source, which counter shows it.",
  },
  {
    source: 'src/simulator/MODEL.md',
    name: 'Model',
    description: 'What the simulator models, what everything costs, and what is simpler than in the kernel.',
  },
  {
    source: 'src/checker/MODEL.md',
    name: 'Checker',
    description: 'What the model checker models, and what its verdicts rest on.',
  },
].map((each) => ({ ...each, file: asPage(each.source) }));

/** A document as a page; `root` is the checkout. */
export function renderDocument({ source, file, description }: DocumentPage, root: string): Page {
  const path = join(root, source);
  const { render, headings } = markdownRenderer(embedder(path));
  const body = render(readFileSync(path, 'utf8'));
  return { file, title: headings[0].text, summary: description, body };
}
