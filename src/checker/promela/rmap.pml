/*
 * Agers walk the rmap of one gfn beside one writer that adds, removes, zaps and frees. Written from the description of the
 * kernel and of each proposal, without the steps of ../protocols; the names of the steps are the same, so that a schedule
 * of one can be followed in the other. A step is a d_step, one transition of Spin. What differs between the proposals is
 * read when the verifier starts (`conf`), so that one verifier serves them all. README.md says what is compared.
 */

/* What is promised; names and order are those of ../promises.ts. */
#define FREED_ACCESS   0
#define REUSED_WRITE   1
#define NULL_ACCESS    2
#define MIXUP          3
#define LOST_INSERTION 4
#define LOCKED_EMPTY   5
#define CHAIN          6
#define FALSE_OLD      7
#define FALSE_YOUNG    8
#define TWICE          9
#define SLEEP          10
#define DEADLOCK       11

/* Which family of walks, and what differs within it. */
#define SETTINGS(each) \
  each(agers) each(entries) each(guest) each(testOnly) each(meets) each(emptyTest) each(twoReads) each(again) \
  each(mmuLock) each(rcu) each(wait) each(later) each(laterDescriptors) each(single) \
  each(bit) each(writerBit) each(writesZero) each(noSecondTest) each(misfiles) \
  each(weak) each(tso) each(lockRelaxed) each(unlockRelaxed) each(publishRelaxed)
#define DECLARE(name) int name;
#define READ(name)    conf.name = number(#name, conf.name);
c_decl {
  static struct { SETTINGS(DECLARE) } conf = { 1, 2 };
  static int wanted = -1, list = 0, hit = 0, found[16], guided = 0, length = 0, repeats = 0;
  static char *who[256], *what[256];
  static int number(const char *name, int otherwise) {
    const char *text = getenv(name);
    return text ? atoi(text) : otherwise;
  }
  __attribute__((constructor)) static void configure(void) {
    SETTINGS(READ)
    wanted = number("wanted", -1);
    list = number("list", 0);
    repeats = number("repeats", 0);
    char *schedule = getenv("schedule");
    if (!schedule) return;
    guided = 1;
    for (char *word = strtok(schedule, " "); word && length < 255; word = strtok(0, " ")) {
      who[length] = word;
      what[length++] = strtok(0, " ");
    }
  }
  extern long depth;
  static void note(int promise) {
    if (promise == wanted) hit = 1;
    if (!list || found[promise]) return;
    found[promise] = 1;
    printf("broken %d %ld\n", promise, depth);
  }
};

#define CONF(name) c_expr { conf.name }
#define broken(promise) c_code { note(promise); }

mtype = { off, ask, mmu_lock, rcu_read_lock, read_the_word, read_the_pointer, look_at_the_word, look_again,
  take_the_bit, read_a_slot, read_the_SPTE, clear_the_bit, read_the_next_pointer, read_the_entry, read_the_word_again,
  swap_the_SPTE, leave, answer, no_answer, decide, zap_the_SPTE, link, unlink, shorten, zap_an_SPTE, publish,
  wait_for_a_grace_period, after_publishing, free_descriptors, free_pages, access };

/* Pointers: the number of an object times four; MANY and LOCKED below; GONE if the object was freed since. */
#define MANY    1
#define LOCKED  2
#define GONE    128
#define PRESENT  1
#define ACCESSED 2
#define to(p)      (((p) >> 2) & 7)
#define addr(p)    ((p) & 252)
#define same(a, b) ((((a) ^ (b)) & 127) == 0)
#define bit_of(o)  (1 << (o))

/* Memory: the rmap word; the SPTEs of pages 1 to 3; descriptors 4 and 5. */
#define WORD      0
#define FIELDS(d) (3 * (d) - 8)
#define NEXT   0
#define FIRST  1
#define SECOND 2
#define CELLS 10
byte mem[CELLS] = { 4, 3, 0, 0, 0, 0, 0, 0, 0, 0 }; /* page 1 is mapped */
byte alive = 2;            /* bits: objects that are allocated */

/* Registers, by process: two reclaimers; of the vCPU only v. */
mtype pc[4] = { ask, ask, decide, access };
byte v[3], at_[2], desc[2], slot[2];
bool young[2];
bool inside[2];            /* an RCU section */
byte mayHave[2];           /* bits: objects unlinked while inside */
byte limbo;                /* bits: unlinked, not yet freed */
bool mmu;                  /* mmu_lock is held */
mtype op = decide;         /* what the vCPU is doing: decide (nothing), link, unlink, zap_an_SPTE, zap_the_SPTE (misfiled) */
byte entry, new;

/* Bookkeeping for what is promised. */
byte linked = 2;
bool changing;
byte still[2];             /* pages whose bit was set when the query began and is since */
bool ever[2];              /* some linked page had its bit set during the query */
byte met[2];
byte went;                 /* steps made of a schedule that is followed */

/* Scratch, 0 between steps. */
byte x, y, z, a, b, c, d, i, chain, ok;

#define W 2 /* the vCPU */
#define lives(o) ((alive >> (o)) & 1)

/* What is freed (object y): all pointers to it, wherever they are kept, are gone. */
#define lose(p) if :: to(p) == y -> p = p | GONE :: else fi

/* ---- memory ---- */

#ifdef WEAK
/*
 * One reclaimer and the vCPU have a store buffer each of two stores, and one load made early (`B` is whose). Which cell,
 * plus one; how; with what. On x86 (`tso`) stores are seen in order and nothing is loaded early.
 */
#define CLEAR   1
#define RELEASE 2
#define LATE    4                 /* the memory was freed since */
byte to_cell[4], how[4], stored[4];
byte early_cell[2], early[2];
#define B (_pid >> 1)
#define pending(n, c) (to_cell[n] == (c) + 1)
#define own(b_, c)    (pending(2 * (b_), c) || pending(2 * (b_) + 1, c))
#define under_way(c)  (own(0, c) || own(1, c))
#define empty(b_)     (to_cell[2 * (b_)] == 0)
#define releasing(b_) ((how[2 * (b_)] & RELEASE) || (how[2 * (b_) + 1] & RELEASE))
/* What a process finds in a cell to which it makes no clearing store. */
#define view(b_, c) (pending(2 * (b_) + 1, c) -> stored[2 * (b_) + 1] : (pending(2 * (b_), c) -> stored[2 * (b_)] : \
  (early_cell[b_] == (c) + 1 -> early[b_] : mem[c])))
#define room(n)    ((to_cell[2 * B] != 0) + (to_cell[2 * B + 1] != 0) + (n) <= 2)
#define fenced     empty(B)
#define may_acquire (CONF(tso) || !releasing(B))
#define lock_relaxed  (_pid < 2 && CONF(lockRelaxed))
#define store_relaxed ((_pid < 2 && CONF(unlockRelaxed)) || (_pid == W && CONF(publishRelaxed)))
#define may_swap   (CONF(tso) -> empty(B) : (!own(B, WORD) && (lock_relaxed || !releasing(B))))
#define may_clear  (CONF(tso) -> empty(B) : room(1))
inline forget_early() { early_cell[B] = 0; early[B] = 0 }
inline forget_early_of(c) { if :: early_cell[B] == (c) + 1 -> forget_early() :: else fi }
inline swapping() { if :: lock_relaxed -> forget_early_of(WORD) :: else -> forget_early() fi }
inline seen_by_itself(n, c, into) {
  if
  :: pending(n, c) -> into = (how[n] & CLEAR -> into & ~stored[n] : stored[n])
  :: else
  fi
}
inline load(where, into) {
  if
  :: early_cell[B] == (where) + 1 -> into = early[B]; forget_early()
  :: else -> into = mem[where]
  fi;
  seen_by_itself(2 * B, where, into);
  seen_by_itself(2 * B + 1, where, into)
}
inline put(where, way, value) {
  forget_early_of(where);
  c = (to_cell[2 * B] == 0 -> 2 * B : 2 * B + 1);
  to_cell[c] = (where) + 1; how[c] = way; stored[c] = value;
  c = 0
}
inline store(where, value) { put(where, 0, value) }
inline store_release(where, value) {
  if :: store_relaxed -> put(where, 0, value) :: else -> put(where, RELEASE, value) fi
}
inline clear(where, bits) {
  if :: CONF(tso) -> mem[where] = mem[where] & ~(bits) :: else -> put(where, CLEAR, bits) fi
}
#define holds_pointer(n) (n == 1 || n > 4)
/* Stores to what is freed now, and pointers to it that are on their way; cells `least` to `most`. */
inline freed_store(n, least, most) {
  if :: to_cell[n] > least && to_cell[n] <= (most) + 1 -> how[n] = how[n] | LATE :: else fi;
  if :: holds_pointer(to_cell[n]) && !(how[n] & CLEAR) -> lose(stored[n]) :: else fi
}
inline freed_under_way() {
  c = (y < 4 -> y : FIELDS(y));
  d = (y < 4 -> y : FIELDS(y) + 2);
  freed_store(0, c, d); freed_store(1, c, d); freed_store(2, c, d); freed_store(3, c, d);
  if :: holds_pointer(early_cell[0]) -> lose(early[0]) :: else fi;
  if :: holds_pointer(early_cell[1]) -> lose(early[1]) :: else fi;
  c = 0; d = 0
}
#else
#define under_way(c) false
#define view(b_, c)  mem[c]
#define room(n)      true
#define fenced       true
#define may_acquire  true
#define may_swap     true
#define may_clear    true
inline forget_early() { skip }
inline swapping() { skip }
inline load(where, into) { into = mem[where] }
inline store(where, value) { mem[where] = value }
inline store_release(where, value) { mem[where] = value }
inline clear(where, bits) { mem[where] = mem[where] & ~(bits) }
inline freed_under_way() { skip }
#endif

inline reach(p, least, most) {
  if
  :: to(p) == 0 -> broken(NULL_ACCESS)
  :: to(p) != 0 && (to(p) < least || to(p) > most) -> broken(MIXUP)
  :: else -> if :: (p & GONE) || !lives(to(p)) -> broken(FREED_ACCESS) :: else fi
  fi
}
#define is_page(p) (to(p) >= 1 && to(p) <= 3)
#define is_desc(p) (to(p) >= 4 && to(p) <= 5)
inline written(p) { if :: (p & GONE) && lives(to(p)) -> broken(REUSED_WRITE) :: else fi }

inline load_spte(p, into) {
  reach(p, 1, 3);
  if :: is_page(p) -> load(to(p), into) :: else -> into = 0 fi
}
inline store_spte(p, value) {
  written(p);
  reach(p, 1, 3);
  if :: is_page(p) -> store(to(p), value) :: else fi
}
inline load_desc(p, field, into) {
  reach(p, 4, 5);
  if :: is_desc(p) -> load(FIELDS(to(p)) + field, into) :: else -> into = 0 fi
}
inline store_desc(p, field, value) {
  load_desc(p, field, b);
  if
  :: b != value -> written(p); if :: is_desc(p) -> store(FIELDS(to(p)) + field, value) :: else fi
  :: else
  fi
}

inline set_free(p) {
  if
  :: (p & GONE) || !lives(to(p)) -> broken(FREED_ACCESS)
  :: else ->
     y = to(p);
     alive = alive & ~bit_of(y);
     lose(mem[WORD]);
     lose(mem[4]); lose(mem[5]); lose(mem[6]); lose(mem[7]); lose(mem[8]); lose(mem[9]);
     lose(v[0]); lose(v[1]); lose(v[2]);
     lose(at_[0]); lose(at_[1]); lose(desc[0]); lose(desc[1]);
     lose(entry); lose(new);
     freed_under_way()
  fi
}
/* Freed now, or, with `later`, when no reclaimer can have it. */
inline put_off(o) {
  if
  :: limbo & bit_of(o)
  :: else ->
     limbo = limbo | bit_of(o);
     if :: inside[0] -> mayHave[0] = mayHave[0] | bit_of(o) :: else fi;
     if :: inside[1] -> mayHave[1] = mayHave[1] | bit_of(o) :: else fi
  fi
}
inline free_page(p) { if :: CONF(later) -> put_off(to(p)) :: else -> set_free(p) fi }
inline free_desc(p) { if :: CONF(laterDescriptors) -> put_off(to(p)) :: else -> set_free(p) fi }

/* ---- promises ---- */

/* x: linked pages whose bit is set and stays so; y: and those for which it depends on what is under way. */
inline young_page(o) {
  if
  :: mem[o] == (PRESENT | ACCESSED) -> y = y | bit_of(o); if :: under_way(o) :: else -> x = x | bit_of(o) fi
  :: else
  fi
}
inline young_pages() {
  x = 0; y = 0;
  young_page(1); young_page(2); young_page(3);
  x = x & linked;
  y = y & (linked | chain) /* without store buffers the chain is not looked at here */
}
/* An entry of the chain, if there is one: met once, linked, alive. */
inline check_entry(e) {
  if
  :: e != 0 ->
     if :: (e & GONE) || !lives(to(e)) || (chain & bit_of(to(e))) || !(linked & bit_of(to(e))) -> ok = false :: else fi;
     chain = chain | bit_of(to(e))
  :: else
  fi
}
/* One link of the chain; only the head may have a free slot. */
inline check_desc(d, tail) {
  if
  :: (d & GONE) || !is_desc(d) || !lives(to(d)) -> ok = false
  :: else
  fi;
  if
  :: is_desc(d) ->
     x = mem[FIELDS(to(d)) + FIRST]; z = mem[FIELDS(to(d)) + SECOND];
     if
     :: x == 0 || (tail && z == 0) -> ok = false
     :: else
     fi;
     check_entry(x);
     check_entry(z);
     x = mem[FIELDS(to(d)) + NEXT]
  :: else -> x = 0
  fi
}
/* Follows the chain in memory: `chain` has its pages, `ok` says whether it is as it should be. */
inline follow_chain() {
  chain = 0; ok = true;
  if
  :: addr(mem[WORD]) == 0
  :: addr(mem[WORD]) != 0 && !(mem[WORD] & MANY) -> check_entry(mem[WORD])
  :: else ->
     a = addr(mem[WORD]);
     check_desc(a, false);
     if
     :: addr(x) != 0 ->
        a = addr(x);
        check_desc(a, true);
        if :: addr(x) != 0 -> ok = false :: else fi
     :: else
     fi
  fi
}
inline check_promises() {
  if
  :: (mem[WORD] & LOCKED) && addr(mem[WORD]) == 0 -> broken(LOCKED_EMPTY)
  :: else
  fi;
  if
  :: changing
  :: else ->
#ifndef WEAK
     follow_chain();
#endif
     if :: linked & ~chain -> broken(LOST_INSERTION) :: else fi;
     if :: !ok -> broken(CHAIN) :: else fi
  fi
}
#define asking(who_) (pc[who_] != ask && pc[who_] != off)
inline watch(who_) {
  if
  :: asking(who_) -> still[who_] = still[who_] & x; ever[who_] = ever[who_] || (y != 0)
  :: else
  fi
}

/* A step: `STEP(name) … END`. With a schedule only the step that is due can be made. */
#define IS_DUE(label) c_expr { due (((P0 *)_this)->_pid, label) } -> c_code { say(((P0 *)_this)->_pid, label); }
#define STEP_IF(name, condition) d_step { pc[_pid] == name && (condition) && IS_DUE(#name);
#define STEP(name) STEP_IF(name, true)
#define END end_of_step() }
inline end_of_step() {
#ifdef WEAK
  follow_chain();
#endif
  young_pages();
  watch(0);
  watch(1);
  check_promises();
  went = c_expr { after (now.went) };
  x = 0; y = 0; z = 0; a = 0; b = 0; c = 0; d = 0; i = 0; chain = 0; ok = 0;
  assert(c_expr { !hit })
}
#define GO(name) pc[_pid] = name

c_code {
  static const char *names[] = { "R1", "R2", "W", "G" };
  static int due(int pid, const char *label) {
    if (!guided) return 1;
    int at = now.went;
    return at < length && !strcmp(who[at], names[pid]) && !strcmp(what[at], label);
  }
  /* Where in a schedule one is after so many of its steps and one more. */
  static int after(int steps) {
    return !guided ? 0 : repeats && steps + 1 == length ? length - repeats : steps + 1;
  }
  static void say(int pid, const char *label) {
    extern int readtrail;
    if (readtrail) printf("step %s %s\n", names[pid], label);
  }
}

/* ---- what the hardware does ---- */

#ifdef WEAK
/* What a store buffer does, and a load made early, for the process b_. Reclaimer 2 has none. */
#define SEEN(b_, n) \
  :: d_step { _pid != 1 && to_cell[2 * b_ + n] != 0 && (n == 0 || (!CONF(tso) && !(how[2 * b_ + 1] & RELEASE) && \
       to_cell[2 * b_] != to_cell[2 * b_ + 1])) && IS_DUE("becomes_visible"); \
     c = to_cell[2 * b_ + n] - 1; \
     i = how[2 * b_ + n]; \
     mem[c] = (i & CLEAR -> mem[c] & ~stored[2 * b_ + n] : stored[2 * b_ + n]); \
     if :: n == 0 -> to_cell[2 * b_] = to_cell[2 * b_ + 1]; how[2 * b_] = how[2 * b_ + 1]; stored[2 * b_] = stored[2 * b_ + 1] \
     :: else fi; \
     to_cell[2 * b_ + 1] = 0; how[2 * b_ + 1] = 0; stored[2 * b_ + 1] = 0; \
     if \
     :: (i & LATE) && lives((c > 3 -> 4 : c)) -> broken(REUSED_WRITE) \
     :: (i & LATE) && !lives((c > 3 -> 4 : c)) -> broken(FREED_ACCESS) \
     :: else fi; END
#define EARLY(b_, c_, known) \
  :: d_step { _pid != 1 && CONF(weak) && !CONF(tso) && pc[_pid] != off && early_cell[b_] == 0 && !own(b_, c_) && (known) && \
       IS_DUE("reads_early"); early_cell[b_] = c_ + 1; early[b_] = mem[c_]; END
#define GIVE_UP(b_) \
  :: d_step { _pid != 1 && pc[_pid] != off && early_cell[b_] != 0 && IS_DUE("gives_up"); forget_early(); END
#define has(o) (to(v[0]) == o || to(at_[0]) == o || to(desc[0]) == o)
#define has_W(o) (to(v[W]) == o || to(entry) == o || to(new) == o)
#define HARDWARE(b_, has_) SEEN(b_, 0) SEEN(b_, 1) GIVE_UP(b_) EARLY(b_, 0, true) EARLY(b_, 1, has_(1)) \
  EARLY(b_, 2, has_(2)) EARLY(b_, 4, has_(4)) EARLY(b_, 5, has_(4)) EARLY(b_, 6, has_(4))
#else
#define HARDWARE(b_, has_)
#endif

/* ---- the lock bit ---- */

/* After a look at the word: tests for 0 again, unless a reclaimer is to leave that out. */
#define LOOKED(on_0) \
     if \
     :: v[_pid] & LOCKED -> GO(look_again) \
     :: !(v[_pid] & LOCKED) && addr(v[_pid]) == 0 && (_pid == W || !CONF(noSecondTest)) -> on_0 \
     :: else -> GO(take_the_bit) \
     fi
/* The steps to it; what follows where the word is 0, and once the bit is taken. */
#define LOCK_BIT(on_0, taken) \
  :: STEP(look_at_the_word) \
     load(WORD, v[_pid]); \
     if :: addr(v[_pid]) == 0 && !(v[_pid] & LOCKED) -> on_0 :: else -> LOOKED(on_0) fi; \
     END \
  :: STEP_IF(look_again, !(view((_pid >> 1), WORD) & LOCKED)) load(WORD, v[_pid]); LOOKED(on_0); END \
  :: STEP_IF(take_the_bit, may_swap) \
     swapping(); \
     x = mem[WORD]; \
     if \
     :: same(x, v[_pid]) -> v[_pid] = x; mem[WORD] = x | LOCKED; taken \
     :: else -> v[_pid] = x; LOOKED(on_0) \
     fi; \
     END

/* ---- the reclaimer ---- */

inline start_walk() {
  if
  :: v[_pid] & MANY -> desc[_pid] = addr(v[_pid]); GO(read_a_slot)
  :: else -> at_[_pid] = addr(v[_pid]); GO(read_the_SPTE)
  fi
}
inline on_empty() { if :: CONF(writesZero) -> GO(leave) :: else -> GO(answer) fi }
inline on_taken() { if :: x == 0 -> GO(leave) :: else -> start_walk() fi }
/* On from an entry that needs nothing more. */
inline go_on() {
  at_[_pid] = 0;
  if
  :: desc[_pid] == 0 -> GO(leave)
  :: desc[_pid] != 0 && slot[_pid] == 1 -> GO(read_the_next_pointer)
  :: else -> slot[_pid] = 1; GO(read_a_slot)
  fi
}
inline forget_query() {
  v[_pid] = 0; at_[_pid] = 0; desc[_pid] = 0; slot[_pid] = 0; young[_pid] = false;
  still[_pid] = 0; ever[_pid] = false; met[_pid] = 0;
  GO(ask)
}

active [2] proctype reclaimer() {
end: do
  :: STEP_IF(ask, _pid < CONF(agers)) GO(off); forget_early(); END
  :: STEP_IF(ask, _pid < CONF(agers) && may_acquire) /* whoever asks has taken the lock of the host's page table */
     forget_early();
#ifdef WEAK
     follow_chain();
     young_pages();
     x = x & chain; /* what was linked just now need not be seen */
#else
     young_pages();
#endif
     still[_pid] = x; ever[_pid] = (y != 0);
     if
     :: CONF(mmuLock) -> GO(mmu_lock)
     :: CONF(rcu) -> GO(rcu_read_lock)
     :: CONF(bit) -> GO(look_at_the_word)
     :: else -> GO(read_the_word)
     fi;
     END
  :: STEP_IF(mmu_lock, !mmu) mmu = true; GO(read_the_word); END
  :: STEP(rcu_read_lock) inside[_pid] = true; GO(read_the_word); END
  :: STEP(read_the_word)
     load(WORD, v[_pid]);
     if
     :: CONF(mmuLock) || CONF(rcu) ->
        if
        :: v[_pid] == 0 || ((v[_pid] & MANY) && CONF(single)) -> GO(leave)
        :: else -> start_walk()
        fi
     :: else ->
        if
        :: (v[_pid] & MANY) && CONF(single) -> GO(no_answer)
        :: v[_pid] == 0 && CONF(emptyTest) -> GO(answer)
        :: (v[_pid] != 0) && CONF(twoReads) -> GO(read_the_pointer)
        :: CONF(again) && v[_pid] != 0 && !(v[_pid] & MANY) -> GO(read_the_entry)
        :: else -> start_walk()
        fi
     fi;
     END
  :: STEP(read_the_pointer)
     x = v[_pid] & MANY;
     load(WORD, v[_pid]);
     v[_pid] = addr(v[_pid]) | x;
     if :: addr(v[_pid]) == 0 -> GO(answer) :: else -> start_walk() fi;
     END
  LOCK_BIT(on_empty(), on_taken())
  :: STEP(read_a_slot)
     load_desc(desc[_pid], (slot[_pid] == 0 -> FIRST : SECOND), x);
     at_[_pid] = x;
     if :: x == 0 && slot[_pid] == 1 -> GO(read_the_next_pointer) :: else -> GO(read_the_SPTE) fi;
     END
  :: STEP(read_the_SPTE)
     if
     :: CONF(meets) && at_[_pid] != 0 ->
        if :: met[_pid] & bit_of(to(at_[_pid])) -> broken(TWICE) :: else fi;
        met[_pid] = met[_pid] | bit_of(to(at_[_pid]))
     :: else
     fi;
     load_spte(at_[_pid], x);
     if
     :: x != (PRESENT | ACCESSED) -> go_on()
     :: x == (PRESENT | ACCESSED) && CONF(testOnly) -> young[_pid] = true; GO(leave)
     :: else -> GO(clear_the_bit)
     fi;
     END
  :: STEP_IF(clear_the_bit, may_clear)
     young[_pid] = true;
     written(at_[_pid]);
     reach(at_[_pid], 1, 3);
     if :: is_page(at_[_pid]) -> clear(to(at_[_pid]), ACCESSED) :: else fi;
     go_on();
     END
  :: STEP(read_the_next_pointer)
     slot[_pid] = 0;
     load_desc(desc[_pid], NEXT, x);
     desc[_pid] = x;
     if :: x == 0 -> GO(leave) :: else -> GO(read_a_slot) fi;
     END
  :: STEP(read_the_entry)
     load_spte(v[_pid], x);
     slot[_pid] = x;
     if :: x == (PRESENT | ACCESSED) -> GO(read_the_word_again) :: else -> GO(answer) fi;
     END
  :: STEP(read_the_word_again)
     load(WORD, at_[_pid]);
     if :: same(at_[_pid], v[_pid]) -> GO(swap_the_SPTE) :: else -> GO(no_answer) fi;
     END
  :: STEP(swap_the_SPTE)
     reach(at_[_pid], 1, 3);
     if
     :: is_page(at_[_pid]) && mem[to(at_[_pid])] == slot[_pid] ->
        mem[to(at_[_pid])] = slot[_pid] & ~ACCESSED;
        written(at_[_pid]);
        young[_pid] = true
     :: else
     fi;
     GO(answer);
     END
  :: STEP_IF(leave, room(1))
     if
     :: CONF(mmuLock) -> mmu = false
     :: CONF(bit) -> store_release(WORD, v[_pid])
     :: else -> inside[_pid] = false; mayHave[_pid] = 0
     fi;
     if
     :: CONF(rcu) && CONF(single) && (v[_pid] & MANY) -> GO(no_answer)
     :: else -> GO(answer)
     fi;
     END
  :: STEP(answer)
     if :: !young[_pid] && still[_pid] != 0 -> broken(FALSE_OLD) :: else fi;
     if :: young[_pid] && !ever[_pid] -> broken(FALSE_YOUNG) :: else fi;
     forget_query();
     END
  :: STEP(no_answer) forget_query(); END
  HARDWARE(0, has)
  od
}

/* ---- the one holder of mmu_lock for write ---- */

#define holds_mmu (CONF(mmuLock) || CONF(rcu))
inline first_step() {
  if
  :: op == unlink || op == zap_the_SPTE -> GO(zap_the_SPTE)
  :: else -> if :: CONF(writerBit) -> GO(look_at_the_word) :: else -> GO(read_the_word) fi
  fi
}
inline decided(what, page) {
  op = what;
  entry = (page) << 2;
  if :: holds_mmu -> GO(mmu_lock) :: else -> first_step() fi
}
inline begin_change() { changing = true; GO(op) }
/* The last slot of the head that is in use. */
inline last_of(head, into) {
  load_desc(head, SECOND, into);
  into = (into != 0 -> SECOND : FIRST)
}

#define ADD(o) \
  :: STEP_IF(decide, o <= CONF(entries) && !lives(o) && room(1)) \
     alive = alive | bit_of(o); store(o, PRESENT | ACCESSED); decided(link, o); END
#define REMOVE(o) \
  :: STEP_IF(decide, linked & bit_of(o)) decided(unlink, o); END
#define MISFILE(o) \
  :: STEP_IF(decide, (linked & bit_of(o)) && CONF(misfiles)) decided(zap_the_SPTE, o); END
#define FREE_LATER(o) \
  :: STEP_IF(decide, (limbo & bit_of(o)) && !((mayHave[0] | mayHave[1]) & bit_of(o))) \
     limbo = limbo & ~bit_of(o); x = (o) << 2; set_free(x); END

/* In weak memory, with up to two entries and one descriptor: stores that a step makes. */
#define link_stores (v[W] & MANY -> 1 : (addr(v[W]) == 0 -> 0 : (lives(4) -> 1 : \
  (view(1, 5) != v[W]) + (view(1, 6) != entry) + (view(1, 4) != 0))))
#define zap_stores (((linked & 2) && view(1, 1) != 0) || ((linked & 4) && view(1, 2) != 0))
active proctype vCPU() {
end: do
  :: STEP(decide) GO(off); forget_early(); END
  ADD(1) ADD(2) ADD(3)
  REMOVE(1) REMOVE(2) REMOVE(3)
  :: STEP_IF(decide, linked != 0) decided(zap_an_SPTE, 0); END
  MISFILE(1) MISFILE(2) MISFILE(3)
  HARDWARE(1, has_W)
  FREE_LATER(1) FREE_LATER(2) FREE_LATER(3) FREE_LATER(4) FREE_LATER(5)
  :: STEP_IF(mmu_lock, !mmu) mmu = true; first_step(); END
  :: STEP_IF(zap_the_SPTE, room(1))
     store_spte(entry, 0);
     if
     :: op == zap_the_SPTE -> GO(free_pages)
     :: else -> if :: CONF(writerBit) -> GO(look_at_the_word) :: else -> GO(read_the_word) fi
     fi;
     END
  LOCK_BIT(begin_change(), begin_change())
  :: STEP(read_the_word)
     load(WORD, v[W]);
     v[W] = v[W] & ~LOCKED;
     begin_change();
     END
  :: STEP_IF(link, room(link_stores))
     a = addr(v[W]);
     z = 1; /* the head is full */
     if :: v[W] & MANY -> load_desc(a, SECOND, z) :: else fi;
     if
     :: a == 0 -> new = entry
     :: a != 0 && z == 0 -> store_desc(a, SECOND, entry); new = v[W]
     :: else ->
        if
        :: !lives(4) -> x = 16
        :: lives(4) && CONF(entries) > 2 && !lives(5) -> x = 20
        :: else -> x = 0
        fi;
        if
        :: x == 0 -> op = unlink; store_spte(entry, 0); new = v[W] /* no memory: the page is given up */
        :: else ->
           alive = alive | bit_of(to(x));
           new = x | MANY;
           if
           :: v[W] & MANY -> store_desc(x, FIRST, entry); store_desc(x, SECOND, 0); store_desc(x, NEXT, a)
           :: else -> store_desc(x, FIRST, v[W]); store_desc(x, SECOND, entry); store_desc(x, NEXT, 0)
           fi
        fi
     fi;
     GO(publish);
     END
  :: STEP_IF(unlink, room(1))
     new = v[W];
     GO(publish);
     if
     :: !(v[W] & MANY) -> if :: same(v[W], entry) -> new = 0 :: else fi
     :: else ->
        a = addr(v[W]);
        i = 0;
        z = 0; /* the descriptor that has the entry, and y the slot */
        do
        :: a == 0 || i == 2 || z != 0 -> break
        :: else ->
           load_desc(a, FIRST, x);
           if :: same(x, entry) -> z = a; y = FIRST :: else fi;
           if
           :: z == 0 ->
              load_desc(a, SECOND, x);
              if :: same(x, entry) -> z = a; y = SECOND :: else fi
           :: else
           fi;
           if :: z == 0 -> load_desc(a, NEXT, x); a = x; i++ :: else fi
        od;
        if
        :: z != 0 ->
           a = addr(v[W]);
           last_of(a, i);
           if :: z == a && y == i :: else -> load_desc(a, i, x); store_desc(z, y, x) fi;
           new = 0;
           GO(shorten)
        :: else
        fi
     fi;
     END
  :: STEP_IF(shorten, room(1))
     a = addr(v[W]);
     last_of(a, i);
     store_desc(a, i, 0);
     if
     :: i == SECOND -> new = v[W]; GO(publish)
     :: else ->
        load_desc(a, NEXT, x);
        new = (x == 0 -> 0 : x | MANY);
        if :: CONF(writerBit) -> GO(free_descriptors) :: else -> GO(publish) fi
     fi;
     END
  :: STEP_IF(zap_an_SPTE, room(zap_stores))
     i = 1;
     do
     :: i == 4 -> break
     :: else ->
        if
        :: linked & bit_of(i) ->
           x = i << 2;
           load_spte(x, z);
           if :: z != 0 -> store_spte(x, 0); break :: else fi
        :: else
        fi;
        i++
     od;
     if
     :: i == 4 -> new = 0; if :: CONF(writerBit) -> GO(free_descriptors) :: else -> GO(publish) fi
     :: else
     fi;
     END
  :: STEP_IF(publish, room(1))
     store_release(WORD, new);
     if
     :: op == link -> linked = linked | bit_of(to(entry))
     :: op == unlink -> linked = linked & ~bit_of(to(entry))
     :: else -> linked = 0
     fi;
     if
     :: CONF(writerBit) -> GO(free_pages)
     :: else -> if :: CONF(wait) -> GO(wait_for_a_grace_period) :: else -> GO(after_publishing) fi
     fi;
     END
  :: STEP_IF(wait_for_a_grace_period, op == link || (!inside[0] && !inside[1]))
     if :: op != link && mmu -> broken(SLEEP) :: else fi;
     GO(after_publishing);
     END
  :: STEP(after_publishing)
     if :: op == link -> GO(free_pages) :: else -> GO(free_descriptors) fi;
     END
  :: STEP_IF(free_descriptors, fenced)
     forget_early();
     if
     :: v[W] & MANY ->
        a = addr(v[W]);
        do
        :: a == 0 || a == addr(new) -> break
        :: else ->
           load_desc(a, NEXT, x);
           ok = !(a & GONE) && lives(to(a));
           free_desc(a);
           a = (ok -> x : 0)
        od
     :: else
     fi;
     if :: CONF(writerBit) -> GO(publish) :: else -> GO(free_pages) fi;
     END
  :: STEP_IF(free_pages, fenced)
     forget_early();
     changing = false;
     if
     :: op == link
     :: op == unlink -> free_page(entry)
     :: op == zap_the_SPTE -> linked = linked & ~bit_of(to(entry)); free_page(entry)
     :: op == zap_an_SPTE ->
        i = 1;
        do
        :: i == 4 -> break
        :: else -> if :: lives(i) -> x = i << 2; free_page(x) :: else fi; i++
        od
     fi;
     op = decide; entry = 0; v[W] = 0; new = 0;
     if :: holds_mmu -> mmu = false :: else fi;
     GO(decide);
     END
  :: timeout && c_expr { !repeats } && (asking(0) || asking(1) || pc[W] != off) -> broken(DEADLOCK); assert(c_expr { !hit })
  od
}

/* A guest that sets accessed bits of mapped pages. */
#define TOUCH(o) \
  :: STEP_IF(access, CONF(guest) && lives(o) && mem[o] == PRESENT) mem[o] = PRESENT | ACCESSED; END
active proctype guest() {
end: do
  :: STEP_IF(access, CONF(guest)) GO(off); END
  TOUCH(1) TOUCH(2) TOUCH(3)
  od
}

#ifdef ENDLESS
/* A run in which a query has begun and never ends. */
never {
  do
  :: true
  :: asking(0) -> goto accept_R1
  :: asking(1) -> goto accept_R2
  od;
accept_R1: do :: asking(0) od;
accept_R2: do :: asking(1) od
}
#endif
