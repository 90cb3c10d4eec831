/** What became of the series: its versions, what was merged, and the eras of kernels that follow from it. */
import * as v from 'valibot';
import { formed, oneOf, text } from '../../simulator/config/check.js';
import { type PresetName, policies } from '../../simulator/policy/presets.js';
import { day } from './day.js';
import { fits, nonEmpty, twice, yes } from './shapes.js';

/** What may stand on the timeline. */
const EVENT_KINDS = ['version', 'side series', 'merge'] as const;

/** A commit of the kernel and its title. */
export interface KernelCommit {
  /** The first twelve hexadecimal digits. */
  readonly commit: string;
  /** Its title, as printed. */
  readonly title: string;
}

/** A version of the series, a series beside it, or a merge into the kernel. */
export interface TimelineEvent {
  /** Its name here: `v5`, `rmap-lock`, `6.12`. */
  readonly id: string;
  /** `version`: of the series that was to let MGLRU query KVM; `side series`: beside it; `merge`: into the kernel. */
  readonly kind: (typeof EVENT_KINDS)[number];
  /** Day, UTC: when the series was sent, or when it was merged. */
  readonly date: string;
  /** Who sent or merged it. */
  readonly who: string;
  /** Title of the series, as printed; of a merge, what it was. */
  readonly title: string;
  /** What changed with it, in our words. */
  readonly changed: string;
  /** What was said to it and what became of it, in our words. */
  readonly outcome: string;
  /** Steps of the thread such as `T0`, or keys of `data/sources.json`. */
  readonly sources: readonly string[];
  /** What was merged, in order; merges only. */
  readonly commits?: readonly KernelCommit[];
  /** True for the version that the thread is about. */
  readonly seed?: boolean;
}

/** A name or an idea of the series that the kernel does not have. */
export interface NeverMerged {
  /** The name in the patches, or the idea in our words. */
  readonly name: string;
  /** Ids of the events that had it. */
  readonly events: readonly string[];
}

/** A time in which kernels queried KVM in one way. */
export interface Era {
  /** Its name here. */
  readonly name: string;
  /** First kernel, such as `6.12`; for what was only proposed, the version of the series. */
  readonly from: string;
  /** Last kernel, such as `6.14`; null: it goes on. */
  readonly to: string | null;
  /** Preset that behaves like it. */
  readonly preset: PresetName;
  /** False for what was only proposed. */
  readonly released?: boolean;
  /** When the aging walk queries KVM. */
  readonly aging: string;
  /** When the eviction check queries KVM. */
  readonly eviction: string;
  /** Under which lock KVM answers. */
  readonly locking: string;
  /** The era in one or two sentences. */
  readonly what: string;
}

/** The content of `data/timeline.json`. */
export interface Timeline {
  /** In order of their days. */
  readonly events: readonly TimelineEvent[];
  /** What never got into a kernel. */
  readonly neverMerged: readonly NeverMerged[];
  /** In order. */
  readonly eras: readonly Era[];
}

const event = v.strictObject({
  id: text(),
  kind: oneOf(EVENT_KINDS),
  date: day,
  who: text(),
  title: text(),
  changed: text(),
  outcome: text(),
  sources: nonEmpty(text()),
  commits: v.optional(
    nonEmpty(
      v.strictObject({
        commit: formed(/^[0-9a-f]{12}$/, 'the first 12 hexadecimal digits of a commit'),
        title: text(),
      }),
    ),
  ),
  seed: v.optional(yes),
});
const era = v.strictObject({
  name: text(),
  from: text(),
  to: v.nullable(text()),
  preset: oneOf(Object.keys(policies) as PresetName[]),
  released: v.optional(v.boolean()),
  aging: text(),
  eviction: text(),
  locking: text(),
  what: text(),
});

/** The content of `data/timeline.json`. */
export const timeline: v.GenericSchema<Timeline> = fits(
  v.strictObject({
    events: nonEmpty(event),
    neverMerged: v.array(v.strictObject({ name: text(), events: nonEmpty(text()) })),
    eras: nonEmpty(era),
  }) as v.GenericSchema<Timeline>,
  misfits,
);

function misfits({ events, neverMerged }: Timeline): string[] {
  const ids = events.map(({ id }) => id);
  return [
    ...twice(ids),
    ...events
      .filter(({ date }, i) => i > 0 && date < events[i - 1].date)
      .map(({ id }) => `event ${id} is out of order`),
    ...events
      .filter(({ kind, commits: merged }) => (kind === 'merge') !== (merged !== undefined))
      .map(({ id }) => `event ${id} must have commits if it is a merge, and only then`),
    ...neverMerged
      .filter((each) => each.events.some((id) => !ids.includes(id)))
      .map(({ name }) => `"${name}" names an event that is not there`),
  ];
}
