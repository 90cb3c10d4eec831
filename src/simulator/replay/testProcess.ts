import { ConfigError, shown } from '../config/check.js';
import type { Task } from '../engine/tasks.js';
import { makeShadowMmu } from '../kvm/slots.js';
import { makeVm, stillTask, type Vm } from '../kvm/vm.js';
import { PTRS_PER_PTE } from '../mm/constants.js';
import { touch, touchByHost, touchSlot } from '../mm/fault.js';
import { type Memcg, makeMemcg } from '../mm/memcg.js';
import type { KernelPreset } from './kernels.js';

/** Who touches the memory, and through whose tables. */
export interface Guest {
  /** `plain`: an ordinary process; `vm`: an L1 guest; `l2` and what begins so: an L2 guest. */
  readonly mode: string;
  /** Whether L1 guests are mapped by the TDP MMU; the shadow MMU maps them if not. */
  readonly tdpMmu: boolean;
}

/** How many pages of each sort there are. */
interface PageCounts {
  readonly test: number;
  /** Hidden pages of guest memory. */
  readonly guest: number;
  /** Hidden pages of the program itself; `apart` of them have a page-table page of their own. */
  readonly own: number;
  readonly apart: number;
}

/**
 * One process in a memory cgroup of its own, on a machine whose time stands still. The test pages come first, then hidden
 * guest memory, then the program's own pages: each sort begins a page-table page, and the area ends with one, so that a
 * table with few pages is as sparse as in the kernel.
 */
export interface TestProcess {
  readonly m: Memcg;
  readonly task: Task;
  readonly vm: Vm | null;
  readonly mode: string;
  /** The first page of each sort of hidden page. */
  readonly guestFirst: number;
  readonly ownFirst: number;
  readonly apartFirst: number;
}

/**
 * Builds the process.
 *
 * @param tableOffset where the test pages begin inside their first page-table page, in pages
 * @throws ConfigError for a mode that is none of `plain`, `vm`, `l2…`
 */
export function makeTestProcess(
  kernel: KernelPreset,
  guest: Guest,
  pages: PageCounts,
  tableOffset: number,
): TestProcess {
  checkMode(guest.mode);
  const nextTable = (p: number): number =>
    Math.ceil((tableOffset + p) / PTRS_PER_PTE) * PTRS_PER_PTE - tableOffset;
  const guestFirst = nextTable(pages.test);
  const ownFirst = nextTable(guestFirst + pages.guest);
  const apartFirst = nextTable(ownFirst + pages.own - pages.apart);
  const bits = new Uint8Array(nextTable(apartFirst + pages.apart));
  const vm = guest.mode === 'plain' ? null : makeGuest(guest, bits, ownFirst);
  const m = makeMemcg({ bits, tableOffset, vm, ...kernel, runsAlways: false, keepsRefs: true });
  return { m, task: stillTask(), vm, mode: guest.mode, guestFirst, ownFirst, apartFirst };
}

/** @throws ConfigError for a mode that is none of `plain`, `vm`, `l2…` */
export function checkMode(mode: string): void {
  if (!/^(plain|vm|l2.*)$/.test(mode))
    throw new ConfigError(`mode is ${shown(mode)}; it may be plain, vm or l2`);
}

/** The VM: guest memory is everything below page `pages`. Its rmaps exist when the shadow MMU maps it or its L2. */
export function makeGuest({ mode, tdpMmu }: Guest, bits: Uint8Array, pages: number): Vm {
  const shadowed = mode !== 'vm' || !tdpMmu;
  const shadow = shadowed ? makeShadowMmu({ gfns: pages }) : null;
  return makeVm({ bits, pages, tdp: tdpMmu, shadow });
}

/** One access to a page by whom the memory is for, or by the host process itself. */
export function access({ m, mode }: TestProcess, p: number, byHost: boolean): void {
  if (byHost) touchByHost(m, p);
  else accessAs(mode, m, p);
}

/** One access by whom the memory is for. */
export function accessAs(mode: string, m: Memcg, p: number): void {
  if (m.vm !== null && mode !== 'vm') touchSlot(m, p);
  else touch(m, p);
}
