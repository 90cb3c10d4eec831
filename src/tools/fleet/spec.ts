/** What a fleet is: kinds of hosts, each some hundred or a million of them, and under what each host is run. */
import * as v from 'valibot';
import { contentId } from '../../simulator/compare/content.js';
import type { Measure } from '../../simulator/compare/measure.js';
import { lookUp, overlap, replaceAt } from '../../simulator/compare/path.js';
import { SIMULATOR } from '../../simulator/compare/simulator.js';
import {
  ConfigError,
  check,
  formed,
  inWordsOf,
  listOf,
  mustBe,
  oneOf,
  Problems,
  text,
  that,
  wholeNumber,
} from '../../simulator/config/check.js';
import { KERNELS } from '../../simulator/mm/rules.js';
import { type PresetName, policies } from '../../simulator/policy/presets.js';
import { makeStreams } from '../../simulator/random/streams.js';
import { type Scenarios, scenarios } from '../../simulator/scenario/presets.js';
import type { HostConfig, Scenario } from '../../simulator/scenario/types.js';
import type { Result } from '../../simulator/sim/result.js';
import { version } from '../../simulator/version.js';

/** Hosts that differ by their random numbers and by what each draws. */
interface HostKind {
  /** For their names: `nested` makes `nested-1`, `nested-2`, … */
  readonly name: string;
  readonly count: number;
  /** The ready-made scenario that they begin with. */
  readonly scenario: keyof Scenarios;
  /** Fields of it that all of them have otherwise, by dotted path. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Fields of which each host draws one of some values, by dotted path. */
  readonly draw?: Readonly<Record<string, readonly unknown[]>>;
}

/** What is in SPEC.json. */
export interface FleetSpec {
  readonly hosts: readonly HostKind[];
  readonly policies: readonly PresetName[];
  /** Kernels whose reclaim rules hold. */
  readonly rules: readonly HostConfig['kernel'][];
  /** Names of whole repetitions: another seed, and every host draws and meets something else. */
  readonly seeds: readonly string[];
  /** Where each number is in the result of a run, by the name that it shall have. */
  readonly measures: Readonly<Record<string, string>>;
}

/** What tells a point from all others; the first columns of its line. */
export interface PointName {
  /** From the content of its kind: the same for the same scenario, draws, measures and version. */
  readonly id: string;
  readonly host: string;
  readonly policy: string;
  readonly rules: string;
  readonly seed: string;
}

/** One run of one host. */
export interface Point extends PointName {
  /** What the host drew, by path. */
  readonly drawn: Readonly<Record<string, unknown>>;
  /** What to run, complete. */
  readonly scenario: Scenario;
}

/** A checked spec. A point is made when it is asked for: a million of them need no memory. */
export interface Fleet {
  readonly spec: FleetSpec;
  readonly measures: readonly Measure<Result>[];
  readonly size: number;
  /** The point of a place in the spec's order: host by host; of each, the seeds vary fastest, then rules, then policies. */
  at(place: number): Point;
  /** The place of a point of that name; undefined when the spec has none. */
  placeOf(name: PointName): number | undefined;
}

const MOST_POINTS = 100_000_000;
/** What the rest of the spec says. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  policy: 'policies',
  'host.kernel': 'rules',
  seed: 'seeds',
};
const COLUMNS = ['id', 'host', 'policy', 'rules', 'seed', 'remark', 'why'];

const unique = <T>(what: string, item: v.GenericSchema<T>): v.GenericSchema<T[]> =>
  v.pipe(
    listOf(what, item, 10_000, 1),
    v.check((all) => new Set(all).size === all.length, `must not name one of its ${what} twice`),
  );

const byName = <T>(what: string, item: v.GenericSchema<T>): v.GenericSchema<Record<string, T>> =>
  v.pipe(
    that<Record<string, T>>(
      what,
      (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    ),
    v.check(
      // Of a record these would be left out without a word.
      (all) => Object.keys(all).every((name) => name.trim() !== '' && !(name in Object.prototype)),
      'has a name that is blank or one of JavaScript’s own, such as constructor',
    ),
    v.record(v.string(), item, mustBe(what)),
  );

const hostKind = v.strictObject({
  name: formed(/^[a-z][a-z0-9]*$/i, 'a name of letters and digits'),
  count: wholeNumber('hosts', 1, MOST_POINTS),
  scenario: oneOf(Object.keys(scenarios) as (keyof Scenarios)[]),
  set: v.exactOptional(byName('values by path', v.unknown())),
  draw: v.exactOptional(byName('lists of values by path', listOf('values', v.unknown(), 10_000, 1))),
});

const shape = v.strictObject({
  hosts: listOf('kinds of hosts', hostKind, 1000, 1),
  policies: unique('policies', oneOf(Object.keys(policies) as PresetName[])),
  rules: unique('rules', oneOf(KERNELS)),
  seeds: unique('seeds', text()),
  measures: v.pipe(
    byName('paths by name', text("a path such as 'vms.0.reclaim.refaults'")),
    v.check((all) => Object.keys(all).length > 0, 'must name at least one measure'),
  ),
}) as unknown as v.GenericSchema<FleetSpec>;

/** A kind with what all its hosts share. */
interface CheckedKind extends HostKind {
  readonly id: string;
  readonly base: Scenario;
  /** Place of the first point of its first host. */
  readonly first: number;
}

/**
 * Checks a spec, and every scenario in it by itself: each value that may be drawn, the others as they come first.
 *
 * @throws ConfigError naming each wrong field
 */
export function readFleet(input: unknown): Fleet {
  const spec = check('SPEC', shape, input);
  const problems = new Problems();
  const names = spec.hosts.map(({ name }) => name);
  spec.hosts.forEach((kind, i) => {
    if (names.indexOf(kind.name) < i) problems.say(`hosts.${i}.name`, 'is the name of another kind');
    checkPaths(kind, `hosts.${i}`, problems);
    for (const path of Object.keys(kind.draw ?? {}))
      if (Object.hasOwn(spec.measures, path))
        problems.say(`measures.${path}`, 'is the name of another column');
  });
  for (const name of Object.keys(spec.measures))
    if (COLUMNS.includes(name)) problems.say(`measures.${name}`, 'is the name of another column');
  problems.throwAny();
  const each = spec.policies.length * spec.rules.length * spec.seeds.length;
  const measures = Object.entries(spec.measures).map(([name, from]) => ({ name, from }));
  let size = 0;
  const kinds = spec.hosts.map((kind): CheckedKind => {
    const base = withFields(scenarios[kind.scenario], kind.set ?? {});
    const host = { ...base.host, kernel: undefined };
    const content = { ...base, seed: undefined, policy: undefined, host };
    const id = contentId([version, SIMULATOR.name, content, kind.draw ?? {}, spec.measures]);
    const first = size;
    size += kind.count * each;
    return { ...kind, id, base, first };
  });
  if (size > MOST_POINTS)
    throw new ConfigError([{ field: 'hosts', text: `make ${size} points; ${MOST_POINTS} are the most` }]);
  kinds.forEach((kind, i) => {
    checkScenarios(kind, spec, `hosts.${i}`);
  });
  const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));
  return {
    ...{ spec, measures, size },
    at(place) {
      const kind = kinds.filter(({ first }) => first <= place).at(-1) as CheckedKind;
      let rest = place - kind.first;
      const take = <T>(list: readonly T[]): T => {
        const nth = rest % list.length;
        rest = Math.floor(rest / list.length);
        return list[nth];
      };
      const [seed, rules, policy] = [take(spec.seeds), take(spec.rules), take(spec.policies)];
      return pointOf(kind, rest + 1, policy, rules, seed);
    },
    placeOf({ id, host, policy, rules, seed }) {
      const [name, nth] = host.split('-');
      const kind = kindOf.get(name);
      const p = spec.policies.indexOf(policy as PresetName);
      const r = spec.rules.indexOf(rules as HostConfig['kernel']);
      const s = spec.seeds.indexOf(seed);
      const isHost = kind?.id === id && /^[1-9]\d*$/.test(nth) && Number(nth) <= kind.count;
      if (!isHost || [p, r, s].includes(-1)) return undefined;
      return kind.first + (Number(nth) - 1) * each + (p * spec.rules.length + r) * spec.seeds.length + s;
    },
  };
}

function pointOf(
  { id, name, base, draw = {} }: CheckedKind,
  nth: number,
  policy: PresetName,
  kernel: HostConfig['kernel'],
  seed: string,
): Point {
  const host = `${name}-${nth}`;
  // The same under each policy and all rules: the host is the same.
  const { stream } = makeStreams(`${seed}/${host}`);
  const drawn = Object.fromEntries(
    Object.entries(draw).map(([path, values]) => [
      path,
      values[Math.floor(stream(`draw ${path}`)() * values.length)],
    ]),
  );
  const own = { ...base, seed: `${seed}/${host}`, policy, host: { ...base.host, kernel } };
  return { ...{ id, host, policy, rules: kernel, seed, drawn }, scenario: withFields(own, drawn) };
}

function withFields(scenario: Scenario, fields: Readonly<Record<string, unknown>>): Scenario {
  return Object.entries(fields).reduce((made, [path, value]) => replaceAt(made, path, value), scenario);
}

function checkPaths({ scenario, set = {}, draw = {} }: HostKind, at: string, problems: Problems): void {
  const paths = [...Object.keys(set), ...Object.keys(draw)];
  for (const [i, path] of paths.entries()) {
    const field = `${at}.${i < Object.keys(set).length ? 'set' : 'draw'}.${path}`;
    const elsewhere = Object.keys(ELSEWHERE).find((other) => overlap(path, other));
    const other = paths.find((each, k) => k !== i && overlap(path, each));
    const found = lookUp(scenarios[scenario], path);
    if (elsewhere !== undefined)
      problems.say(field, `is not for a kind of host; name it in ${ELSEWHERE[elsewhere]}`);
    else if (!found.found) problems.say(field, `is no field of the scenario: ${found.why}`);
    else if (other !== undefined) problems.say(field, `is set or drawn twice, with ${other}`);
  }
}

/** Runs each value that may be drawn through the simulator's check. */
function checkScenarios({ base, draw = {} }: CheckedKind, { policies, rules }: FleetSpec, at: string): void {
  const plain = Object.fromEntries(Object.entries(draw).map(([path, values]) => [path, values[0]]));
  const some = [
    plain,
    ...Object.entries(draw).flatMap(([path, [, ...values]]) =>
      values.map((value) => ({ ...plain, [path]: value })),
    ),
  ];
  for (const policy of policies)
    for (const kernel of rules)
      for (const drawn of some) {
        const own = { ...base, policy, host: { ...base.host, kernel } };
        inWordsOf(
          ({ field, text }) => ({ field: `${at}, ${field}`, text }),
          () => SIMULATOR.check(withFields(own, drawn)),
        );
      }
}
