/**
 * Which folder may import which. Type-only imports count. An arrow that runs back up, or a circle, fails `npm test`.
 *
 * Found by dependency-cruiser; this file only says what is allowed.
 */
import { cruise, type IForbiddenRuleType } from 'dependency-cruiser';
import type { Suite } from '../suite.js';

/** Whole folders of `src/`: each may import itself and what is named here; `testing/` everything. */
const PRODUCTS: Readonly<Record<string, readonly string[]>> = {
  simulator: [],
  checker: ['simulator/config'],
  host: ['simulator'],
  tutorial: ['simulator', 'checker', 'host'],
  kernel: [],
  live: ['tutorial', 'host', 'simulator'],
  tools: ['live', 'tutorial', 'host', 'simulator', 'checker', 'kernel', 'index.ts'],
};

/** Inside the simulator, from the top down: a folder imports from its own line and from the lines below. */
const LAYERS: readonly (readonly string[])[] = [
  ['selftest', 'replay', 'trace', 'compare'],
  ['sim'],
  ['scenario'],
  ['mglru'],
  ['mm'],
  ['kvm'],
  ['accessed', 'locks'],
  ['engine'],
  ['policy', 'theory'],
  ['random'],
  ['stats', 'config'],
];

/** Tests and their helpers: inside the simulator they may look up, to compare; no product imports them. */
const TESTS = String.raw`\.test\.ts$|/testing/`;

const anyOf = (names: readonly string[]): string => names.join('|').replaceAll('.', String.raw`\.`);

const onlyImports = (name: string, allowed: readonly string[]): { path: string; pathNot: string } => ({
  path: '^src/',
  pathNot: `^src/(${anyOf([name, ...allowed])})(/|$)`,
});

const products = Object.entries(PRODUCTS).flatMap(([name, below]): IForbiddenRuleType[] => [
  {
    name: `${name} imports ${below.length ? `only ${below.join(', ')}` : 'nothing else'}`,
    from: { path: `^src/${name}/`, pathNot: TESTS },
    to: onlyImports(name, below),
  },
  {
    name: `tests of ${name} import nothing above it`,
    from: { path: `^src/${name}/.*(${TESTS})` },
    to: onlyImports(name, [...below, 'simulator', 'testing']),
  },
]);

const layers = LAYERS.slice(1).map(
  (layer, i): IForbiddenRuleType => ({
    name: `simulator/${layer.join(', ')} does not import what is above`,
    from: { path: `^src/simulator/(${anyOf(layer)})/`, pathNot: TESTS },
    to: { path: `^src/simulator/(${anyOf(LAYERS.slice(0, i + 1).flat())})/` },
  }),
);

const others: readonly IForbiddenRuleType[] = [
  { name: 'no circles', from: {}, to: { circular: true } },
  {
    name: 'no product imports tests',
    from: { path: '^src/', pathNot: `${TESTS}|^src/testing/` },
    to: { path: `${TESTS}|^src/testing/` },
  },
  {
    name: 'simulator, checker and host are pure',
    from: { path: '^src/(simulator|checker|host)/', pathNot: TESTS },
    to: { dependencyTypes: ['core'] },
  },
];

/**
 * Every arrow that is not allowed, one line each: `rule: from -> to`, circles with all their files.
 *
 * @param root folder that holds `src/`, absolute
 */
export async function wrongArrows(root: string): Promise<string[]> {
  const { output } = await cruise(['src'], {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: [...products, ...layers, ...others] },
    tsPreCompilationDeps: true,
    doNotFollow: 'node_modules',
  });
  if (typeof output === 'string') throw new Error(`dependency-cruiser gave text: ${output}`);
  if (output.summary.totalCruised === 0) throw new Error(`There are no files in ${root}/src.`);
  return output.summary.violations.map(({ rule, from, to, cycle }) =>
    [`${rule.name}: ${from}`, ...(cycle ? cycle.map(({ name }) => name) : [to])].join(' -> '),
  );
}

/** The arrows of this checkout. */
export const arrowSuite: Suite = {
  name: 'arrows',
  async run({ root, onCore }) {
    const wrong = await onCore(() => wrongArrows(root));
    return { passed: Number(wrong.length === 0), failed: wrong.length, output: wrong.join('\n') };
  },
};
