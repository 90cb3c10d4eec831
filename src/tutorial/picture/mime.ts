/** What the static form and the live one agree on. */
import type { Courses } from '../../simulator/replay/packed.js';
import type { Loser } from './words.js';

/** MIME type under which a page or JupyterLab finds the picture, to make it live. */
export const ARGUMENT = 'application/vnd.second-look.argument+json';
/** MIME type of a course that was simulated for it. */
export const COURSE = 'application/vnd.second-look.course+json';
/** Under this name who computes what-ifs simulates a course, for the values of an `OwnersSpec`. */
export const ARGUMENT_ID = 'argument-picture';

/** What the live picture is made of; plain data. */
export interface ArgumentData {
  readonly courses: Courses;
  /** Which course it begins with. */
  readonly begin: number;
  readonly question: string;
  readonly choices: readonly { readonly value: Loser; readonly words: string }[];
  readonly answer: Loser;
  readonly because: string;
  /** Policies that can be simulated, and what each does. */
  readonly policies: readonly { readonly name: string; readonly summary: string }[];
}
