/** The recorded rounds of two owners, in one small file. */
import * as v from 'valibot';
import { flag, formed, oneOf, text, wholeNumber } from '../../simulator/config/check.js';
import { recordedCourse } from '../../simulator/replay/course.js';
import { presetOf } from '../../simulator/replay/kernels.js';
import { type Courses, packCourses } from '../../simulator/replay/packed.js';
import type { KernelRecord } from '../../simulator/replay/record.js';
import { fits, nonEmpty } from './shapes.js';

const count = wholeNumber('', 0, Number.MAX_SAFE_INTEGER);
const counts = nonEmpty(count);

/** The content of `data/rounds.json`. */
export const rounds: v.GenericSchema<Courses> = fits(
  v.strictObject({
    places: nonEmpty(formed(/^\d+:(\d+[=~a-d])+(\|\d+:(\d+[=~a-d])+)*$/, 'packed places')),
    runs: nonEmpty(
      v.strictObject({
        kernel: text(),
        policy: text(),
        mode: oneOf(['plain', 'vm', 'l2']),
        oneCgroup: flag(),
        ages: flag(),
        pages: v.strictObject({ V: count, P: count }),
        scanned: counts,
        freed: counts,
        places: count,
        mmuLockWrite: v.nullable(
          v.strictObject({ requests: nonEmpty(v.nullable(count)), anotherRun: flag() }),
        ),
      }),
    ),
  }) as v.GenericSchema<Courses>,
  ({ places, runs }) =>
    runs.flatMap((run, i) => (run.places < places.length ? [] : [`run ${i} has no places: ${run.places}`])),
);

/** Kernels of which two owners were recorded. */
const KERNELS = ['6.1', '6.12', '7.3'] as const;

/** What `data/rounds.json` must hold, by the records; `read` gives a record by its name. */
export function coursesOf(read: (name: string) => KernelRecord): Courses {
  const courses = KERNELS.flatMap((kernel) => {
    const { policy } = presetOf(kernel);
    const probed = read(`${kernel}-k6-npt1-probe`).ownersRuns;
    return read(`${kernel}-k6-npt1-lock`).ownersRuns.map((run) =>
      recordedCourse(
        kernel,
        policy.name,
        run,
        probed.find((each) =>
          (['mode', 'oneCgroup', 'ages'] as const).every((key) => each[key] === run[key]),
        ),
      ),
    );
  });
  return packCourses(courses);
}
