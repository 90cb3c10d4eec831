/**
 * The arms of the argument as data: who is asked about a page's youth, when, and under which lock.
 * Source: model specification 0.3 and Appendix 1. This slice has the TDP MMU only; the shadow MMU comes beside it.
 */

/** How the TDP MMU is asked for (and told to clear) the accessed bit of one page. */
export type TdpQuestion =
  /** It is not asked. */
  | 'notAsked'
  /** Under RCU, without `mmu_lock`. */
  | 'lockless'
  /** With `mmu_lock` held for write, one acquisition for each page. */
  | 'mmuLockWrite'
  /** As `mmuLockWrite`, and the TLBs of all vCPUs are flushed when the page was young. */
  | 'mmuLockWriteFlush';

/** One question about one page. The host PTE's accessed bit is always tested and cleared. */
export interface Question {
  readonly tdp: TdpQuestion;
}

/** A preset: what one kernel (real or proposed) asks in each of the three situations. */
export interface Policy {
  /** Short name, as in the model specification. */
  readonly name: string;
  /** One line for legends and tables. */
  readonly summary: string;
  /** Which kernels behave so, and where that is known from. */
  readonly source: string;
  /** 1. Aging: the walk over all page tables before a new generation is opened. */
  readonly aging: Question;
  /** 2. Eviction: the last check of one page that is about to go. */
  readonly eviction: Question;
  /** 3. Look-around: the neighbours of a page that the last check found young. */
  readonly neighbours: Question;
  /** Whether look-around also happens when the host PTE was old and only KVM said young. */
  readonly looksAroundForKvm: boolean;
}

/** Linux 6.1 to 6.11 as released: aging never asks KVM, eviction does. */
export const BASE: Policy = {
  name: 'BASE',
  summary: 'aging asks the host PTE only; the last check asks KVM under mmu_lock',
  source: 'Linux 6.1 … 6.11 (era i); removed lines of 20240611002145.2078921-8-jthoughton@google.com',
  aging: { tdp: 'notAsked' },
  eviction: { tdp: 'mmuLockWriteFlush' },
  neighbours: { tdp: 'notAsked' },
  looksAroundForKvm: false,
};

/** Linux 6.12 to 6.14: everybody asks KVM, and KVM takes `mmu_lock` for write for each page. */
export const MM612: Policy = {
  name: 'MM612',
  summary: 'everybody asks KVM, under mmu_lock',
  source: 'Linux 6.12 … 6.14; commit 1d4832becdc2',
  aging: { tdp: 'mmuLockWrite' },
  eviction: { tdp: 'mmuLockWrite' },
  neighbours: { tdp: 'mmuLockWrite' },
  looksAroundForKvm: true,
};

/** Linux 6.15 and later: everybody asks KVM, and the TDP MMU answers without `mmu_lock`. */
export const LANDED: Policy = {
  name: 'LANDED',
  summary: 'everybody asks KVM, without mmu_lock',
  source: 'Linux 6.15+ (era iii); 20250318180303.283401-3-seanjc@google.com',
  aging: { tdp: 'lockless' },
  eviction: { tdp: 'lockless' },
  neighbours: { tdp: 'lockless' },
  looksAroundForKvm: true,
};

/** All presets by name. */
export const PRESETS: Readonly<Record<'BASE' | 'MM612' | 'LANDED', Policy>> = { BASE, MM612, LANDED };

/** The name of a preset. */
export type PresetName = keyof typeof PRESETS;
