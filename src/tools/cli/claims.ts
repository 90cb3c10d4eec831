import { shown } from '../../simulator/config/check.js';
import { type Ledger, ownClaims, stepOf, type ThreadClaim } from '../../tutorial/data/claims.js';
import { dayOf } from '../../tutorial/data/day.js';
import { type FoundClaim, foundOf, savedNotebooks, unmatched } from '../../tutorial/data/held.js';
import { load } from '../../tutorial/data/load.js';
import { Trouble } from '../lab/trouble.js';
import { readArguments } from './arguments.js';
import type { Command, Output } from './command.js';
import { jsonRows } from './jsonRows.js';

type Mail = Pick<Ledger['mails'][string], 'who' | 'date' | 'messageId'>;

/** A claim of `data/claims.json` with what the notebooks found when they were last run and saved. */
interface ListedClaim extends FoundClaim, Omit<ThreadClaim, 'found' | 'notebooks'> {
  /** Who said it, when and in which mail; null for what we add. */
  readonly mail: Mail | null;
  /** How a claim of the thread fared, or what a claim that we add rests on. */
  readonly found: string;
}

export const claims: Command = {
  name: 'claims',
  usage: `claims [--only T15.2|T15|S05] [--json]
      lists every claim of the argument with how it fared and what held in the notebooks that test it, as they were last
      run and saved; or one claim, those of a mail, those that we add in a notebook`,
  run(args, output) {
    const { values } = readArguments(args, { only: { type: 'string' }, json: { type: 'boolean' } });
    const ledger = load('claims');
    const saved = savedNotebooks();
    const listed = all(ledger).map((claim) => ({ ...claim, ...foundOf(claim, saved) }));
    const shown = chosen(listed, values.only as string | undefined);
    const rows = shown.map(({ notebooks: _, ...row }) => row);
    if (values.json) output.print(jsonRows(rows));
    else print(rows, output);
    const wrong = unmatched(ledger, saved);
    for (const each of wrong) output.remark(each);
    return wrong.length === 0 && listed.every(({ holds }) => holds) ? 0 : 1;
  },
};

function all(ledger: Ledger): (Omit<ListedClaim, keyof FoundClaim> & { notebooks: readonly string[] })[] {
  const ofThread = ledger.claims.map((claim) => {
    const { who, date, messageId } = ledger.mails[stepOf(claim.id)];
    return { ...claim, mail: { who, date, messageId } };
  });
  const own = ownClaims(ledger).map(({ basis, ...claim }) => ({ ...claim, mail: null, found: basis }));
  return [...ofThread, ...own];
}

function chosen<Claim extends { readonly id: string }>(
  listed: readonly Claim[],
  only?: string,
): readonly Claim[] {
  if (only === undefined) return listed;
  const some = listed.filter(({ id }) => id === only || stepOf(id) === only);
  if (some.length > 0) return some;
  throw new Trouble(
    `--only is ${shown(only)}; it may be a claim such as T15.2, a mail such as T15, or S05 for what we add in notebook 05`,
  );
}

function print(rows: readonly ListedClaim[], { print: line }: Output): void {
  let last = '';
  for (const { id, claim, about, mail, found, became, tested, holds } of rows) {
    if (stepOf(id) !== last) {
      last = stepOf(id);
      line(
        mail === null
          ? `${last}: added in notebook ${last.slice(1)}`
          : `${last}: ${mail.who}, ${dayOf(mail.date)}, <${mail.messageId}>`,
      );
    }
    const mark = tested.length === 0 ? '–' : holds ? '✓' : '✗';
    const design = about === undefined ? '' : `${about}: `;
    line(`  ${mark} ${id} ${design}${claim} (${found}${became === undefined ? '' : `; ${became}`})`);
    for (const { notebook, made } of tested) {
      if (made.length === 0) line(`      ✗ ${notebook} does not test it`);
      for (const { statement, failed } of made) line(`      ${failed ? '✗' : '✓'} ${notebook}: ${statement}`);
    }
  }
  const sum = (of: 'made' | 'held'): number => rows.reduce((total, row) => total + row[of], 0);
  const tried = rows.filter(({ tested }) => tested.length > 0);
  const holding = tried.filter(({ holds }) => holds).length;
  line(
    `${rows.length} claims, ${tried.length} of them tested: ${holding} hold, ${sum('held')} of ${sum('made')} checks`,
  );
}
