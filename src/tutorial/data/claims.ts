/** The argument as data: the mails of the thread, what they claim, and what of it the tutorial tests. */
import * as v from 'valibot';
import { formed, oneOf, text } from '../../simulator/config/check.js';
import { type PresetName, policies } from '../../simulator/policy/presets.js';
import { day } from './day.js';
import { fits, messageId, twice } from './shapes.js';

/**
 * How a claim fared: `confirmed`, `qualified` (it holds under a condition or at a price), `refuted`; or it is a `position`: it
 * says or asks what ought to be, so that it cannot be found true, though checks may show what speaks for it.
 */
const FINDINGS = ['confirmed', 'qualified', 'refuted', 'position'] as const;

/** How a claim fared in the tutorial. */
export type Finding = (typeof FINDINGS)[number];

/** One mail of the thread. */
export interface Mail {
  /** Who wrote it. */
  readonly who: string;
  /** Day it was sent, UTC: `2024-06-17`. */
  readonly date: string;
  /** Its Message-ID, without angle brackets. */
  readonly messageId: string;
  /** Steps that it replies to. */
  readonly answers: readonly string[];
  /** Its point, in our words. */
  readonly what: string;
  /** True for the mail that this project starts from. */
  readonly seed?: boolean;
}

/** A claim of the thread, in our words. */
export interface ThreadClaim {
  /** Step and number, such as `T15.2`. */
  readonly id: string;
  /** What is claimed. */
  readonly claim: string;
  /** The design that it is about, by its preset; left out where it is about none, or about any. */
  readonly about?: PresetName;
  /** How it fared. */
  readonly found: Finding;
  /** What became of it: who gave way, what was merged. Every position has it. */
  readonly became?: string;
  /** Numbers of the notebooks that test it, such as `05`; a position needs none. */
  readonly notebooks: readonly string[];
}

/** Something that a notebook asserts beside the claims of the thread. */
export interface OwnClaim {
  /** Notebook and number, such as `S05.1`. */
  readonly id: string;
  /** What is claimed. */
  readonly claim: string;
  /** What it rests on: a section of `MODEL.md`, as `MODEL.md#residence`, a record, or `computed here`. */
  readonly basis: string;
}

/** The claims ledger, `data/claims.json`. */
export interface Ledger {
  /** The thread's mails by step, `T0` to `T22`, in order. */
  readonly mails: Readonly<Record<string, Mail>>;
  /** What they claim, in order. */
  readonly claims: readonly ThreadClaim[];
  /** What we add, by notebook. */
  readonly own: Readonly<Record<string, readonly OwnClaim[]>>;
}

const mail = v.strictObject({
  who: text(),
  date: day,
  messageId,
  answers: v.array(formed(/^T\d{1,2}$/, 'a step such as T16')),
  what: text(),
  seed: v.optional(v.boolean()),
});
const threadClaim = v.strictObject({
  id: formed(/^T\d{1,2}\.\d+$/, 'a step and a number such as T16.2'),
  claim: text(),
  about: v.optional(oneOf(Object.keys(policies))),
  found: oneOf(FINDINGS),
  became: v.optional(text()),
  notebooks: v.array(formed(/^\d\d$/, 'the number of a notebook such as 05')),
});
const ownClaim = v.strictObject({
  id: formed(/^S\d\d\.\d+$/, 'a notebook and a number such as S05.1'),
  claim: text(),
  basis: text(),
});
/** The content of `data/claims.json`. */
export const ledger: v.GenericSchema<Ledger> = fits(
  v.strictObject({
    mails: v.record(v.string(), mail),
    claims: v.array(threadClaim),
    own: v.record(v.string(), v.array(ownClaim)),
  }) as v.GenericSchema<Ledger>,
  misfits,
);

function misfits(ledger: Ledger): string[] {
  const { mails, claims } = ledger;
  const steps = Object.keys(mails);
  const own = ownClaims(ledger);
  const ids = [...claims, ...own].map(({ id }) => id);
  return [
    ...steps.filter((name, i) => name !== `T${i}`).map((name) => `mails.${name} is out of order`),
    ...steps
      .filter((name) => mails[name].answers.some((to) => !(to in mails)))
      .map((name) => `mails.${name} answers a step that is not there`),
    ...steps
      .filter((name) => !claims.some(({ id }) => stepOf(id) === name))
      .map((name) => `no claim of ${name} is listed`),
    ...claims
      .filter(({ found, notebooks }) => found !== 'position' && notebooks.length === 0)
      .map(({ id }) => `${id} is tested in no notebook`),
    ...claims
      .filter(({ found, became }) => found === 'position' && became === undefined)
      .map(({ id }) => `${id} is a position and does not say what became of it`),
    ...claims.filter(({ id }) => !(stepOf(id) in mails)).map(({ id }) => `${id} belongs to no mail`),
    ...twice(ids),
    ...own
      .filter(({ id, notebooks: [notebook] }) => !id.startsWith(`S${notebook}.`))
      .map(({ id, notebooks }) => `${id} stands under own.${notebooks[0]}`),
  ];
}

/** What we add, in the order of the notebooks, each with the one that asserts it. */
export function ownClaims({ own }: Ledger): (OwnClaim & { readonly notebooks: readonly string[] })[] {
  return Object.keys(own)
    .sort()
    .flatMap((notebook) => own[notebook].map((claim) => ({ ...claim, notebooks: [notebook] })));
}

/** The step that a claim of the thread belongs to: `T15` of `T15.2`. */
export function stepOf(id: string): string {
  return id.split('.')[0];
}

/** Notebooks that treat a step, by number, in order. */
export function notebooksOf(ledger: Ledger, step: string): string[] {
  const found = ledger.claims.filter(({ id }) => stepOf(id) === step).flatMap((each) => each.notebooks);
  return [...new Set(found)].sort();
}
