import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStreams } from '../simulator/random/streams.js';
import { MEMORIES } from './buffers.js';
import { explore } from './explore.js';
import { fairRun, type Graph } from './fair.js';
import { DONE, WAIT } from './process.js';
import { PROMISES } from './promises.js';
import { type Protocol, protocol } from './protocol.js';
import { landed } from './protocols/landed.js';
import { messagePassing, peterson } from './testing/textbook.js';

const finishes = { promises: [PROMISES.finishes] };

/** Two who take a lock again and again: each by testing and setting a word, or by a ticket. */
function lockAgain(ticket: boolean): Protocol {
  return protocol('a lock taken again and again', (m) => {
    const [next, serving] = [m.word('next'), m.word('serving')];
    const all = m.alike('P', 2, (p) => {
      const own = p.word('own');
      return {
        draw: () => {
          own.value = next.value;
          if (ticket) next.value = (next.value + 1) % 4;
        },
        wait: () => {
          if (ticket) return serving.value === own.value ? undefined : WAIT;
          if (serving.value === 1) return WAIT;
          serving.value = 1;
        },
        leave: () => {
          serving.value = ticket ? (serving.value + 1) % 4 : 0;
          return 'draw';
        },
      };
    });
    for (const p of all) m.again(`${p.name} gets the lock`, () => p.at('leave'));
  });
}

test('a ticket lock serves everyone in every fair run; one that is tested and set may leave one waiting for ever', () => {
  const except = [PROMISES.canFinish];
  assert.equal(explore({ ...lockAgain(true), except }).verdict, 'holds');
  const { violated, counterexample, repeats } = explore({ ...lockAgain(false), except });
  assert.equal(violated, 'P 1 gets the lock');
  const round = counterexample.slice(-(repeats ?? 0));
  // The one goes round; the other could go on now and then, but not at all times.
  assert.deepEqual([...new Set(round.map(({ process }) => process))], ['P 2']);
  assert.deepEqual(round.map(({ step }) => step).sort(), ['draw', 'leave', 'wait']);
});

test('who waits in a circle of its own finishes if the other gets its turns, and not if the other goes on for ever', () => {
  const { verdict, repeats } = explore({ ...messagePassing('TSO', 'release', 'acquire'), ...finishes });
  assert.deepEqual([verdict, repeats], ['holds', undefined]);
  // Peterson's two may begin again as often as they like.
  const again = explore({ ...peterson('sequential', false), ...finishes });
  assert.equal(again.violated, PROMISES.finishes);
  assert.ok((again.repeats ?? 0) > 0);
  // What everybody can do is less than what everybody will do.
  assert.equal(
    explore({ ...peterson('sequential', false), promises: [PROMISES.canFinish] }).verdict,
    'holds',
  );
});

test('weak memory: of two stores the one that is overtaken becomes visible, too; what was read early is read again', () => {
  const overtaken = protocol('overtaken', (m) => {
    const [once, often] = [m.word('once'), m.word('often')];
    m.process('P', (p) => ({
      store: () => p.store(once, 1, 'relaxed'),
      set: () => p.store(often, 1, 'relaxed'),
      reset: () => {
        p.store(often, 0, 'relaxed');
        return 'set';
      },
    }));
    m.again('it is seen', () => once.value === 1);
  });
  const stale = protocol('stale', (m) => {
    const [flag, other] = [m.word('flag'), m.word('other')];
    m.process('P', (p) => ({ store: () => p.store(flag, 1, 'relaxed') }));
    const q = m.process('Q', (p) => ({ wait: () => (p.load(flag, 'relaxed') === 0 ? WAIT : DONE) }));
    m.process('R', () => ({
      go: () => {
        other.value = 1 - other.value;
        return 'go';
      },
    }));
    m.again('Q is done', () => q.done);
  });
  for (const source of [overtaken, stale])
    for (const memory of MEMORIES)
      assert.equal(explore({ ...source, memory, except: [PROMISES.canFinish] }).verdict, 'holds');
});

test('a deadlock is a run that does not finish, too', () => {
  const waits = protocol('waits', (m) => {
    m.process('P', () => ({ go: () => {}, wait: () => WAIT }));
  });
  const { violated, repeats, counterexample } = explore({ ...waits, ...finishes });
  assert.deepEqual([violated, repeats, counterexample.length], [PROMISES.finishes, undefined, 1]);
});

test('of two who turn in the same state each has its own steps in the counterexample', () => {
  const turning = protocol('turning', (m) => {
    for (const name of ['P', 'Q']) m.process(name, () => ({ turn: () => 'turn' }));
  });
  const { repeats, counterexample } = explore({ ...turning, ...finishes });
  assert.deepEqual([repeats, counterexample.map(({ process }) => process)], [2, ['P', 'Q']]);
});

test('nothing is promised unless it is chosen', () => {
  const choosing = protocol('choosing', (m) => {
    m.process('P', (p) => ({ go: () => (p.choose(2) === 0 ? 'go' : DONE) }));
  });
  assert.equal(explore(choosing).verdict, 'holds');
  const { repeats, counterexample } = explore({ ...choosing, ...finishes });
  assert.deepEqual([repeats, counterexample.length], [1, 1]);
});

test('the lock bit: an ager that looks in time and swaps too late each time is never done with its query', () => {
  const { violated, repeats, counterexample } = explore(
    landed('landed', { agers: 1, entries: 1, answers: true }),
  );
  assert.deepEqual([violated, repeats, counterexample.length], [PROMISES.answers, 14, 18]);
  const own = counterexample.slice(-14).filter(({ process }) => process !== 'vCPU');
  assert.deepEqual(
    own.map(({ step }) => step),
    ['take the bit', 'look again'],
  );
});

/** All fair circles by trying every set of states: the least state of one that is connected, and fair in itself, or -1. */
function fairSetPlainly({ states, count, movesFrom }: Graph, holds: (at: number) => boolean): number {
  let least = states;
  const moves = Array.from({ length: states }, (_, at) => {
    const all: [number, number][] = [];
    movesFrom(at, (to, who) => all.push([to, who]));
    return all;
  });
  for (let set = 1; set < 1 << states; set++) {
    const members = moves.map((_, at) => at).filter((at) => set & (1 << at));
    if (members.some(holds)) continue;
    const inside = members.map((at) => moves[at].filter(([to]) => set & (1 << to)));
    const reach = (from: number): number => {
      let seen = 1 << from;
      for (let before = 0; before !== seen; ) {
        before = seen;
        for (const [i, at] of members.entries())
          if (seen & (1 << at)) for (const [to] of inside[i]) seen |= 1 << to;
      }
      return seen;
    };
    if (!members.every((at) => reach(at) === set)) continue;
    const all = inside.flat();
    if (all.length === 0 && moves[members[0]].length > 0) continue;
    const fair = Array.from({ length: count }, (_, who) => who).every(
      (who) =>
        all.some((turn) => turn[1] === who) ||
        members.some((at) => moves[at].every((turn) => turn[1] !== who)),
    );
    if (fair) least = Math.min(least, members[0]);
  }
  return least === states ? -1 : least;
}

test('random graphs: as trying every set of states finds it, and what is found is such a run', () => {
  const random = makeStreams('fair').stream('graphs');
  const pick = (n: number): number => Math.floor(random() * n);
  const seen = [0, 0];
  let turns = 0;
  for (let n = 0; n < 500; n++) {
    const states = 1 + pick(6);
    const count = 1 + pick(3);
    const edges = Array.from({ length: pick(3 * states) }, () => [
      pick(states),
      pick(states),
      pick(count + 1) - 1,
    ]);
    const graph: Graph = {
      states,
      count,
      movesFrom: (at, to) => {
        for (const [from, end, who] of edges) if (from === at) to(end, who);
      },
    };
    const good = pick(1 << states) & pick(1 << states);
    const holds = (at: number): boolean => (good & (1 << at)) !== 0;
    const found = fairRun(graph, holds);
    assert.equal(found?.first ?? -1, fairSetPlainly(graph, holds), JSON.stringify({ edges, good }));
    seen[found === null ? 0 : 1]++;
    if (found === null) continue;
    turns += found.turns.length;
    let at = found.first;
    const visited = [at];
    for (const { to, who } of found.turns) {
      assert.ok(edges.some((edge) => edge[0] === at && edge[1] === to && edge[2] === who));
      visited.push(to);
      at = to;
    }
    assert.equal(at, found.first);
    assert.ok(!visited.some(holds));
    for (let who = 0; who < count; who++)
      assert.ok(
        found.turns.some((turn) => turn.who === who) ||
          visited.some((each) => !edges.some((edge) => edge[0] === each && edge[2] === who)),
      );
  }
  assert.ok(seen[0] > 50 && seen[1] > 50, `${seen}`);
  assert.equal(turns, 375, 'of the ways round the shortest are taken');
});
