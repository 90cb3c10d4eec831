/**
 * `npm run claims [-- --only N] [--seeds N] [--json]`: runs the experiment of each claim, prints what was observed and
 * whether the expected directions hold. Exit code 1 when one does not, 2 when the arguments are not understood.
 */
import { parseArgs } from 'node:util';
import { runClaim } from './claim.js';
import { CLAIMS } from './claims.js';
import { presetTable } from './presetTable.js';
import { claimText, type Examined, reportJson, summary, tableText } from './report.js';

const DEFAULT_SEEDS = 5;

interface Options {
  readonly only: number | null;
  readonly seeds: readonly string[];
  readonly json: boolean;
}

/** @throws Error with a sentence for the caller */
function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, seeds: { type: 'string' }, json: { type: 'boolean' } },
  });
  const whole = (name: string, text: string | undefined, max: number): number | null => {
    if (text === undefined) return null;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    throw new Error(`--${name} must be a whole number from 1 to ${max}; it was "${text}"`);
  };
  const count = whole('seeds', values.seeds, 1000) ?? DEFAULT_SEEDS;
  return {
    only: whole('only', values.only, CLAIMS.length),
    seeds: Array.from({ length: count }, (_, k) => String(k + 1)),
    json: values.json === true,
  };
}

function examine({ only, seeds, json }: Options): void {
  const say = (text: string): void => {
    if (!json) console.log(`${text}\n`);
  };
  const examined: Examined[] = [];
  for (const claim of CLAIMS) {
    if (only !== null && claim.number !== only) continue;
    const found: Examined = { claim, findings: runClaim(claim, seeds) };
    examined.push(found);
    say(claimText(found));
  }
  const presets = only === null ? presetTable(seeds) : null;
  if (presets !== null) say(tableText(presets));
  console.log(json ? reportJson(seeds, examined, presets) : summary(examined));
  if (examined.some(({ findings }) => findings.verdicts.some(({ ok }) => !ok))) process.exitCode = 1;
}

let options: Options | null = null;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error((error as Error).message.split('\n')[0]);
  process.exitCode = 2;
}
if (options !== null) examine(options);
