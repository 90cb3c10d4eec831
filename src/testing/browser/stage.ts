import type { Lab } from './lab.js';
import type { LabPage } from './page.js';
import type { Scratch } from './scratch.js';

/** What a test works with. The tests run in order and share the page. */
export interface Stage {
  lab: Lab;
  page: LabPage;
  scratch: Scratch;
  /** Name of the copy of the first notebook. */
  first: string;
}
