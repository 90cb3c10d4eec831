/** What a protocol can promise, each by the sentence that a verdict names. */
export const PROMISES = {
  /** No process follows a pointer to something that was freed since the pointer was read. */
  noFreedAccess: 'no access to freed memory',
  /** No process changes memory that has been allocated again since. */
  noReusedWrite: 'no write lands in reused memory',
  /** No process follows a pointer that is 0. */
  noNullAccess: 'no access through a null pointer',
  /** No process takes a descriptor for an SPTE. */
  noMixup: 'no descriptor taken for an SPTE',
  /** What the writer linked stays linked until the writer unlinks it. */
  noLostInsertion: 'no lost insertion',
  /** The lock bit is never set in a word that points to nothing. */
  noLockedEmptyHead: 'no locked empty head',
  /** simulator/MODEL.md#invariants: each entry once, tails full, no freed descriptor, no entry that was unlinked. */
  chainInvariants: 'chain invariants',
  /** An accessed bit that was set before the query began and was not cleared since is found. */
  noFalseOld: 'no wrong "old"',
  /** An answer "young" has seen an accessed bit that one of the page's own entries had during the query. */
  noFalseYoung: 'no wrong "young"',
  /** A walk meets an entry at most once. */
  noEntryTwice: 'no entry seen twice',
  /** No process sleeps while it holds a lock that others spin for. */
  noSleepUnderLock: 'no sleep under a spinning lock',
  /** Until all processes are done, one of them can make a step that changes something. */
  noDeadlock: 'no deadlock',
  /** A step ends: it does not read memory for ever. This one counts even when others are chosen. */
  stepsEnd: 'every step ends',
  /** From wherever one gets to, there is a way to the end for all. */
  canFinish: 'every process can finish',
  /** A query that has begun ends, in every weakly fair run. This one is made only when it is asked for. */
  answers: 'every query ends if each gets its turns',
  /** Every weakly fair run comes to the end for all (MODEL.md). This one counts only when it is chosen by name. */
  finishes: 'every process finishes if each gets its turns',
} as const;
