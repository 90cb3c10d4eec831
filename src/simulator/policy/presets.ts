import { type Answer, HOST_ONLY, type QueryPlan, type Situation, type VmView } from './queryPlan.js';

/**
 * The arms of the argument: whose accessed bits are queried, when, and under which lock.
 * Source: MODEL.md#presets, one preset for each row.
 */

/** One arm: what one kernel (real or proposed) does. Data, and two small functions without memory of their own. */
export interface Policy {
  /** Short name, as in MODEL.md#presets. */
  readonly name: string;
  /** One line for legends and tables. */
  readonly summary: string;
  /** Which kernels behave so, and where that is known from. */
  readonly source: string;
  /** True: a VM "has rmaps" from its first shadow root on, for ever. False: while it has an indirect shadow page. */
  readonly rmapsAreSticky: boolean;
  /** True where a change of an rmap takes the head's lock bit besides `mmu_lock` (from 6.15). */
  readonly rmapBit: boolean;
  /** How one page of a VM is queried. */
  readonly ask: (situation: Situation, vm: VmView) => QueryPlan;
  /** Whether a rescued page's neighbours are looked at. (The host PTE's bit alone always suffices for it.) */
  readonly looksAround: (answer: Answer, vm: VmView) => boolean;
  /**
   * True for the yardstick alone: reclaim knows when each page was last accessed, without a query, and takes
   * the coldest.
   */
  readonly knowsEveryAccess?: boolean;
}

const lockless: QueryPlan = { ...HOST_ONLY, tdp: 'lockless' };
const always = (): boolean => true;

/** The TDP MMU in every VM without a lock; at eviction the shadow MMU, too, where it may hold pages. */
const tdpThenShadow = (situation: Situation): QueryPlan =>
  situation === 'eviction' ? { ...lockless, shadow: 'mmuLockWrite' } : lockless;

const sketch = 'sketch of 14 June 2024; ZmzPoW7K5GIitQ8B@google.com';
const single: QueryPlan = { ...lockless, shadow: 'lockless', many: 'old' };

/** The sketch is for hosts with the TDP MMU. On others a fast call finds nothing, and the slow one takes `mmu_lock`. */
const withTdpMmu =
  (ask: (situation: Situation) => QueryPlan): Policy['ask'] =>
  (situation, { tdpMmu }) =>
    tdpMmu ? ask(situation) : tdpThenShadow(situation);

/** See {@link policies}. */
export class Policies {
  /**
   * Linux 6.1 to 6.11 as released: aging never queries KVM, eviction does.
   *
   * aging never queries KVM; the eviction check queries it under mmu_lock
   *
   * Source: Linux 6.1 … 6.11 (era i); removed lines of 20240611002145.2078921-8-jthoughton@google.com
   */
  readonly BASE: Policy = {
    name: 'BASE',
    summary: 'aging never queries KVM; the eviction check queries it under mmu_lock',
    source: 'Linux 6.1 … 6.11 (era i); removed lines of 20240611002145.2078921-8-jthoughton@google.com',
    rmapsAreSticky: true,
    rmapBit: false,
    ask: (situation) =>
      situation === 'eviction'
        ? { ...HOST_ONLY, tdp: 'mmuLockWrite', shadow: 'mmuLockWrite', flushIfYoung: true }
        : HOST_ONLY,
    looksAround: ({ host }) => host,
  };

  /**
   * The patch under review in June 2024, as posted: query KVM when aging, but refuse for every page of a VM that ever
   * had a shadow root. From 11 June on the refusal is not defended any more.
   *
   * aging queries only VMs without rmaps; the eviction check queries all
   *
   * Source: v5 as posted, 11 June 2024 (era ii); 20240611002145.2078921-1-jthoughton@google.com
   */
  readonly V5: Policy = {
    name: 'V5',
    summary: 'aging queries only VMs without rmaps; the eviction check queries all',
    source: 'v5 as posted, 11 June 2024 (era ii); 20240611002145.2078921-1-jthoughton@google.com',
    rmapsAreSticky: true,
    rmapBit: false,
    ask(situation, { hasRmaps, tdpMmu }) {
      // A page that is old in the host PTE is tested, and, if KVM says young, cleared by a second call; not at eviction.
      if (!hasRmaps) return situation === 'eviction' ? lockless : { ...lockless, extraCallsIfKvmYoung: 1 };
      // A host without the TDP MMU makes no fast call; with it, the call is refused.
      const refusedCalls = tdpMmu ? 1 : 0;
      if (situation === 'aging') return { ...HOST_ONLY, refusedCalls };
      return situation === 'eviction' ? { ...lockless, shadow: 'mmuLockWrite', refusedCalls } : HOST_ONLY;
    },
    looksAround: ({ host }, { hasRmaps }) => host || !hasRmaps,
  };

  /**
   * What the thread argues about from 11 June on: aging queries the TDP MMU of every VM and never the shadow MMU, eviction
   * queries both; neighbours are looked at when the page was young in a fast MMU. Where the mails are silent, as v6.
   * That a clear stops at the first young MMU, which was considered and given up, is `combine: 'firstYoung'` in its plan.
   *
   * aging queries the TDP MMU of every VM; the eviction check the shadow MMU too, under mmu_lock
   *
   * Source: the design debated from 11 June 2024 on, never posted; ZmioedgEBptNoz91@google.com,
   * CADrL8HU_FKHTz_6d=xhVLZFDQ_zQo-zdB2rqdpa2CKusa1uo+A@mail.gmail.com
   */
  readonly REV: Policy = {
    name: 'REV',
    summary: 'aging queries the TDP MMU of every VM; the eviction check the shadow MMU too, under mmu_lock',
    source:
      'the design debated from 11 June 2024 on, never posted; ZmioedgEBptNoz91@google.com, CADrL8HU_FKHTz_6d=xhVLZFDQ_zQo-zdB2rqdpa2CKusa1uo+A@mail.gmail.com',
    rmapsAreSticky: false,
    rmapBit: false,
    ask: tdpThenShadow,
    looksAround: ({ host, tdp }) => host || tdp,
  };

  /**
   * v6: `REV`, but look-around after a hit in any MMU. Its patch 8 lets the shadow MMU's result replace the TDP MMU's, which
   * v7 mended; that is `combine: 'shadowReplacesTdp'` in its plan. The preset combines them by OR, as was meant.
   *
   * as REV, but a page that is young only in the shadow MMU has its neighbours looked at, too
   *
   * Source: v6 as meant, 24 July 2024; 20240724011037.3671523-1-jthoughton@google.com
   */
  readonly V6: Policy = {
    ...this.REV,
    name: 'V6',
    summary: 'as REV, but a page that is young only in the shadow MMU has its neighbours looked at, too',
    source: 'v6 as meant, 24 July 2024; 20240724011037.3671523-1-jthoughton@google.com',
    looksAround: always,
  };

  /**
   * The shadow MMU is never queried: a conditional of Christopherson's (if KVM never does, L2's hot pages go), not a
   * proposal.
   *
   * the TDP MMU is queried without a lock, the shadow MMU never
   *
   * Source: a conditional of 14 June 2024, never proposed; ZmzPoW7K5GIitQ8B@google.com
   */
  readonly NEVER_SHADOW: Policy = {
    ...this.REV,
    name: 'NEVER_SHADOW',
    summary: 'the TDP MMU is queried without a lock, the shadow MMU never',
    source: 'a conditional of 14 June 2024, never proposed; ZmzPoW7K5GIitQ8B@google.com',
    ask: () => lockless,
    looksAround: always,
  };

  /**
   * A test queries both MMUs, a clear only the TDP MMU: the other conditional of the same mail, as little a proposal. Under
   * which locks, and when it looks around, is assumed here.
   *
   * both MMUs are queried, but only the TDP MMU’s bits are cleared: what L2 touched stays young
   *
   * Source: a conditional of 14 June 2024, never proposed; locks and look-around added here;
   * ZmzPoW7K5GIitQ8B@google.com
   */
  readonly HALF: Policy = {
    ...this.REV,
    name: 'HALF',
    summary: 'both MMUs are queried, but only the TDP MMU’s bits are cleared: what L2 touched stays young',
    source:
      'a conditional of 14 June 2024, never proposed; locks and look-around added here; ZmzPoW7K5GIitQ8B@google.com',
    ask: (situation) =>
      situation === 'neighbour' ? lockless : { ...lockless, shadow: 'mmuLockWrite', shadowBits: 'tested' },
  };

  /**
   * "Fast" means that the lock happens to be free: raised for arm64, raised again, refused and dropped in
   * the thread. On the shadow MMU of x86 it is our construction.
   *
   * the shadow MMU is queried when mmu_lock happens to be free; the eviction check waits for it
   *
   * Source: made for this library, after an idea of 3 June 2024 for arm64, refused on 14 June;
   * Zl5LqcusZ88QOGQY@google.com, ZmxsCwu4uP1lGsWz@google.com
   */
  readonly TRYLOCK: Policy = {
    ...this.REV,
    name: 'TRYLOCK',
    summary: 'the shadow MMU is queried when mmu_lock happens to be free; the eviction check waits for it',
    source:
      'made for this library, after an idea of 3 June 2024 for arm64, refused on 14 June; Zl5LqcusZ88QOGQY@google.com, ZmxsCwu4uP1lGsWz@google.com',
    ask: (situation) => ({ ...lockless, shadow: situation === 'eviction' ? 'mmuLockWrite' : 'mmuLockTry' }),
    looksAround: always,
  };

  /**
   * Linux 6.12 to 6.14: every query includes KVM, which takes `mmu_lock` for write for each page.
   *
   * every caller queries KVM, under mmu_lock
   *
   * Source: Linux 6.12 … 6.14; commit 1d4832becdc2
   */
  readonly MM612: Policy = {
    name: 'MM612',
    summary: 'every caller queries KVM, under mmu_lock',
    source: 'Linux 6.12 … 6.14; commit 1d4832becdc2',
    rmapsAreSticky: true,
    rmapBit: false,
    ask: () => ({ ...HOST_ONLY, tdp: 'mmuLockWrite', shadow: 'mmuLockWrite' }),
    looksAround: always,
  };

  /**
   * One-entry rmaps without a lock, the others skipped, at eviction too, which the seed mail calls probably the
   * worst.
   *
   * one-entry rmaps without a lock; gfns with more count as old, at eviction too
   *
   * Source: sketch of 14 June 2024; ZmzPoW7K5GIitQ8B@google.com
   */
  readonly SINGLE_SKIP: Policy = {
    name: 'SINGLE_SKIP',
    summary: 'one-entry rmaps without a lock; gfns with more count as old, at eviction too',
    source: sketch,
    rmapsAreSticky: false,
    rmapBit: false,
    ask: withTdpMmu(() => single),
    looksAround: always,
  };

  /**
   * The same, but the eviction check is exact.
   *
   * one-entry rmaps without a lock; gfns with more count as old, but the eviction check queries them under mmu_lock
   *
   * Source: sketch of 14 June 2024; ZmzPoW7K5GIitQ8B@google.com
   */
  readonly SINGLE_SKIP_AGE: Policy = {
    ...this.SINGLE_SKIP,
    name: 'SINGLE_SKIP_AGE',
    summary:
      'one-entry rmaps without a lock; gfns with more count as old, but the eviction check queries them under mmu_lock',
    ask: withTdpMmu((situation) => (situation === 'eviction' ? tdpThenShadow(situation) : single)),
  };

  /**
   * One-entry rmaps without a lock; at eviction the others are queried under `mmu_lock`.
   *
   * one-entry rmaps without a lock; the eviction check queries gfns with more under mmu_lock
   *
   * Source: James Houghton, 28 June 2024; CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com
   */
  readonly SINGLE_FALLBACK: Policy = {
    ...this.SINGLE_SKIP,
    name: 'SINGLE_FALLBACK',
    summary: 'one-entry rmaps without a lock; the eviction check queries gfns with more under mmu_lock',
    source:
      'James Houghton, 28 June 2024; CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com',
    ask: withTdpMmu((situation) => (situation === 'eviction' ? { ...single, many: 'mmuLockWrite' } : single)),
  };

  /**
   * The same at every query.
   *
   * one-entry rmaps without a lock; gfns with more always under mmu_lock
   *
   * Source: James Houghton, 28 June 2024; CADrL8HW=kCLoWBwoiSOCd8WHFvBdWaguZ2ureo4eFy9D67+owg@mail.gmail.com
   */
  readonly SINGLE_FALLBACK_ALWAYS: Policy = {
    ...this.SINGLE_FALLBACK,
    name: 'SINGLE_FALLBACK_ALWAYS',
    summary: 'one-entry rmaps without a lock; gfns with more always under mmu_lock',
    ask: withTdpMmu(() => ({ ...single, many: 'mmuLockWrite' })),
  };

  /**
   * Linux 6.15 and later: every query includes KVM, the TDP MMU under RCU, the shadow MMU under the rmap's
   * lock bit.
   *
   * every caller queries KVM, without mmu_lock
   *
   * Source: Linux 6.15+ (era iii); 20250318180303.283401-3-seanjc@google.com
   */
  readonly LANDED: Policy = {
    name: 'LANDED',
    summary: 'every caller queries KVM, without mmu_lock',
    source: 'Linux 6.15+ (era iii); 20250318180303.283401-3-seanjc@google.com',
    rmapsAreSticky: false,
    rmapBit: true,
    ask: () => ({ ...lockless, shadow: 'rmapBit' }),
    looksAround: always,
  };

  /**
   * A yardstick, no kernel and no bound: reclaim knows every access and takes the coldest pages; it queries
   * none.
   *
   * knows when each page was last accessed and takes the coldest; queries nothing
   *
   * Source: made for this library: true least recently used, a yardstick
   */
  readonly ORACLE: Policy = {
    name: 'ORACLE',
    summary: 'knows when each page was last accessed and takes the coldest; queries nothing',
    source: 'made for this library: true least recently used, a yardstick',
    rmapsAreSticky: false,
    rmapBit: true,
    ask: () => HOST_ONLY,
    looksAround: ({ host }) => host,
    knowsEveryAccess: true,
  };
}

/** The name of a preset. */
export type PresetName = keyof Policies;

/**
 * The policies that the thread discussed, by name, in the order of the argument. `LANDED` is what Linux 6.15 and later do.
 *
 * @example const mine: Policy = { ...policies.LANDED, name: 'mine', looksAround: () => false };
 */
export const policies: Policies = { ...new Policies() };
