/**
 * How often the pages of each class are accessed, in the course of time: rates that may change from phase to phase, and
 * scans that touch the pages of a class one after the other.
 */
export interface Activity {
  /** Number of classes. */
  readonly classes: number;
  /** When each phase begins, in nanoseconds; the first begins at 0. */
  readonly phaseNs: Float64Array;
  /** Accesses a nanosecond to one page: `phase × classes + class`. */
  readonly perNs: Float64Array;
  /** Scans, or null when no class has any: then looks need not ask. */
  readonly scans: readonly (Scan | null)[] | null;
}

/** Page number `i` is touched at `startNs + i·perPageNs`, and again every `everyNs`. */
export interface Scan {
  readonly startNs: number;
  readonly perPageNs: number;
  /** `Infinity` for a scan that runs once. */
  readonly everyNs: number;
}

/** Rates that never change, one a class, a second. */
export function steady(accessesPerSecond: ArrayLike<number>): Activity {
  const perNs = Float64Array.from(accessesPerSecond, (rate) => rate * 1e-9);
  return { classes: perNs.length, phaseNs: new Float64Array(1), perNs, scans: null };
}

/** Whether pages of class `cls` are never accessed. */
export function isIdle({ perNs, classes, scans }: Activity, cls: number): boolean {
  for (let k = cls; k < perNs.length; k += classes) if (perNs[k] !== 0) return false;
  return (scans?.[cls] ?? null) === null;
}

/** Mean number of accesses to one page of class `cls` from tick `from` to tick `to` (which may have gone round). */
export function accessesBetween(
  activity: Activity,
  cls: number,
  from: number,
  to: number,
  tickNs: number,
): number {
  const { phaseNs, perNs, classes } = activity;
  const spanNs = ((to - from) >>> 0) * tickNs;
  if (phaseNs.length === 1) return perNs[cls] * spanNs;
  // With phases the run is shorter than 2^32 ticks, so that ticks are times.
  const fromNs = from * tickNs;
  const toNs = fromNs + spanNs;
  let mean = 0;
  for (let phase = 0; phase < phaseNs.length; phase++) {
    const end = phase + 1 < phaseNs.length ? phaseNs[phase + 1] : Number.POSITIVE_INFINITY;
    const overlap = Math.min(end, toNs) - Math.max(phaseNs[phase], fromNs);
    if (overlap > 0) mean += perNs[phase * classes + cls] * overlap;
  }
  return mean;
}

/** When the scan touches page `i` for the first time after `nowNs`. */
export function nextScanNs(scan: Scan, i: number, nowNs: number): number {
  const first = scan.startNs + i * scan.perPageNs;
  if (first > nowNs) return first;
  if (scan.everyNs === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  return first + (Math.floor((nowNs - first) / scan.everyNs) + 1) * scan.everyNs;
}

/**
 * When page `i` of class `cls` is accessed next after `nowNs`, in nanoseconds.
 *
 * @param needed how many accesses must be expected until then: an exponential number of mean 1 makes it a Poisson process
 */
export function nextAccessNs(
  activity: Activity,
  i: number,
  cls: number,
  nowNs: number,
  needed: number,
): number {
  const scan = activity.scans?.[cls];
  const scannedNs = scan ? nextScanNs(scan, i, nowNs) : Number.POSITIVE_INFINITY;
  return Math.min(scannedNs, nextPoissonNs(activity, cls, nowNs, needed));
}

function nextPoissonNs(activity: Activity, cls: number, nowNs: number, needed: number): number {
  const { phaseNs, perNs, classes } = activity;
  let left = needed;
  for (let phase = 0; phase < phaseNs.length; phase++) {
    const end = phase + 1 < phaseNs.length ? phaseNs[phase + 1] : Number.POSITIVE_INFINITY;
    if (end <= nowNs) continue;
    const from = Math.max(nowNs, phaseNs[phase]);
    const rate = perNs[phase * classes + cls];
    if (rate > 0 && left / rate <= end - from) return from + left / rate;
    if (rate > 0) left -= rate * (end - from);
  }
  return Number.POSITIVE_INFINITY;
}
