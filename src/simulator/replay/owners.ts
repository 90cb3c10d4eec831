import type { Task } from '../engine/tasks.js';
import { stillTask, type Vm } from '../kvm/vm.js';
import { alone, type Subtree } from '../mglru/reclaim.js';
import type { ActivationBatch } from '../mm/activation.js';
import { PTRS_PER_PTE } from '../mm/constants.js';
import { touchByHost } from '../mm/fault.js';
import { makeFolios } from '../mm/folios.js';
import { type Memcg, makeMemcg, type PageRange } from '../mm/memcg.js';
import type { KernelPreset } from './kernels.js';
import type { ByOwner, OwnersRun } from './ownersRecord.js';
import { accessAs, checkMode, makeGuest } from './testProcess.js';

/** One owner in the simulator. */
export interface Owner {
  readonly m: Memcg;
  /** Its test pages. */
  readonly pages: PageRange;
  /** Its other pages: guest memory if it is a guest. */
  readonly hidden: PageRange;
  /** One access to a page by whom the memory is for. */
  readonly access: (p: number) => void;
}

/** Two owners on a machine whose time stands still. */
export interface Owners {
  readonly owners: ByOwner<Owner>;
  /** What is asked for memory: the one cgroup, or the parent of both. */
  readonly under: Subtree;
  /** V's VM; null for a process. */
  readonly vm: Vm | null;
  readonly task: Task;
}

/** Builds the owners of a run, each with an area of test pages and one of others, in one cgroup or in two. */
export function makeOwners(kernel: KernelPreset, run: OwnersRun, tdpMmu: boolean): Owners {
  checkMode(run.mode);
  const { V, P } = run.owners;
  const sizes = [V, { pageCount: V.hidden, tableOffset: 0 }, P, { pageCount: P.hidden, tableOffset: 0 }];
  const ofV = layOut(0, run.oneCgroup ? sizes : sizes.slice(0, 2));
  const ofP = run.oneCgroup ? ofV.slice(2) : layOut(ofV[1].end, sizes.slice(2));
  const bits = new Uint8Array(ofP[1].end);
  const guest = { mode: run.mode, tdpMmu };
  const vm = run.mode === 'plain' ? null : makeGuest(guest, bits, ofV[1].end);
  const folios = makeFolios(bits.length, 2);
  const activation: ActivationBatch = [];
  const cgroup = (index: number, areas: readonly PageRange[], tableOffset: number, its: Vm | null): Memcg => {
    const first = areas[0].start;
    const count = areas[areas.length - 1].end - first;
    const process = { first, count, areas, tableOffset, vm: its, runsAlways: false, keepsRefs: true };
    return makeMemcg({ ...kernel, ...process, folios, bits, index, activation });
  };
  const mV = cgroup(0, ofV, V.tableOffset, vm);
  const mP = run.oneCgroup ? mV : cgroup(1, ofP, P.tableOffset, null);
  const owner = (m: Memcg, [pages, hidden]: PageRange[], access: (p: number) => void): Owner => {
    return { m, pages, hidden, access };
  };
  return {
    owners: {
      V: owner(mV, ofV, (p) => accessAs(run.mode, mV, p)),
      P: owner(mP, ofP, (p) => touchByHost(mP, p)),
    },
    under: run.oneCgroup ? alone(mV) : { memcgs: [mV, mP], next: 0 },
    vm,
    task: stillTask(),
  };
}

/** Mapped areas from page `first` on, each of which begins a page-table page, some pages into it. */
function layOut(
  first: number,
  sizes: readonly { readonly pageCount: number; readonly tableOffset: number }[],
): PageRange[] {
  const firstTable = first - sizes[0].tableOffset;
  let tables = 0;
  return sizes.map(({ pageCount, tableOffset }) => {
    const start = firstTable + tables * PTRS_PER_PTE + tableOffset;
    tables = Math.ceil((start + pageCount - firstTable) / PTRS_PER_PTE);
    return { start, end: start + pageCount };
  });
}
