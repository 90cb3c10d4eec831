/** What one number was for each seed, in the order of the seeds. */
export type Samples = readonly number[];

/** One line of a table: a label, and a number for each column; null where there is none. */
export interface Row {
  readonly label: string;
  readonly cells: readonly (Samples | null)[];
}

/** Observables of a claim: mean and range over the seeds are shown. */
export interface Table {
  readonly title: string;
  /** Names of the columns, with their units. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** One assertion, and how it went. */
export interface Verdict {
  readonly text: string;
  readonly ok: boolean;
  /** The numbers behind it. */
  readonly because: string;
}

/** What a claim's experiment, or a part of one, gave. */
export interface Findings {
  readonly tables: readonly Table[];
  readonly verdicts: readonly Verdict[];
  /** What a reader must know to read the tables rightly. */
  readonly notes: readonly string[];
}

/** One part of a claim: runs for the given seeds. Pure: the same seeds give the same findings. */
export type Experiment = (seeds: readonly string[]) => Findings;

/** A claim of the model specification, section G. */
export interface Claim {
  /** Its number there. */
  readonly number: number;
  readonly title: string;
  /** The question in one sentence. */
  readonly question: string;
  readonly parts: readonly Experiment[];
}

/** All parts' findings together. */
export function runClaim(claim: Claim, seeds: readonly string[]): Findings {
  const found = claim.parts.map((part) => part(seeds));
  return {
    tables: found.flatMap(({ tables }) => tables),
    verdicts: found.flatMap(({ verdicts }) => verdicts),
    notes: found.flatMap(({ notes }) => notes),
  };
}
