import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../explore.js';
import { PROMISES } from '../promises.js';
import { build } from '../protocol.js';
import { checkBreaks, checkTable, LARGE, LARGEST, SLOW } from '../testing/table.js';
import { RMAP_PROTOCOLS } from './index.js';
import { type LandedSpec, landed } from './landed.js';

test('every protocol of the laboratory that is quick to explore: the verdict that is expected', (t) =>
  checkTable(t, (id) => ![LARGEST, ...LARGE, ...SLOW].includes(id)));

test('all that the broken protocols break, and that they break no more', () => {
  for (const id of ['3a', '3b', '4a', '4d', '4e', '5', '6b', '8b'])
    checkBreaks(id, RMAP_PROTOCOLS.find((each) => each.id === id)!.protocol);
  const small = { agers: 1, entries: 2 };
  checkBreaks('8a 1 × 2', landed('(a)', { ...small, emptyLeavesAlone: false }));
  checkBreaks('8e 1 × 2', landed('(e)', { ...small, secondTest: false }));
  checkBreaks('8f 1 × 2', landed('(f)', { ...small, findsEntries: false }));
});

const WHOLE_SENTENCES = /^[A-Z].{20,}(\.|\.\))$/;

test('each protocol says what was said of it, with a Message-ID, and what it promises about an answer', () => {
  assert.equal(new Set(RMAP_PROTOCOLS.map(({ id }) => id)).size, RMAP_PROTOCOLS.length);
  assert.equal(new Set(RMAP_PROTOCOLS.map(({ protocol }) => protocol.name)).size, RMAP_PROTOCOLS.length);
  for (const wanted of '123456789') assert.ok(RMAP_PROTOCOLS.some(({ id }) => id.startsWith(wanted)));
  for (const { said, note, protocol, id } of RMAP_PROTOCOLS) {
    assert.match(protocol.name, /^[a-zA-Z].{8,}[^ ,]$/, id);
    assert.match(note, WHOLE_SENTENCES, id);
    assert.match(
      protocol.bounds ?? '',
      /^(1 ager|2 agers), 1 writer(, 1 guest)?, up to [23] entries, any number of operations$/,
    );
    assert.equal((protocol.bounds ?? '').includes('guest'), id === '7b', id);
    if (id !== '8d+') assert.ok(said.length > 0, id);
    for (const { messageId, what } of said) {
      assert.match(messageId, /^[^\s@]+@[^\s@]+$/);
      assert.match(what, WHOLE_SENTENCES);
    }
  }
});

test('all promises count but in those that are about one alone, or that put up with something', () => {
  const by = (of: 'promises' | 'except'): unknown[] =>
    RMAP_PROTOCOLS.filter(({ protocol }) => protocol[of] !== undefined).map(({ id, protocol, expected }) => [
      id,
      expected,
      protocol[of],
    ]);
  const { noFreedAccess, noReusedWrite, noFalseOld, noFalseYoung, noSleepUnderLock } = PROMISES;
  assert.deepEqual(
    by('promises'),
    RMAP_PROTOCOLS.filter(({ id }) => ['2a', '2b', '2c', '2d', '3b', '6b', '8d', '8f'].includes(id)).map(
      ({ id, expected }) => [id, expected, [expected]],
    ),
  );
  assert.deepEqual(by('except'), [
    ['4b', null, [noSleepUnderLock]],
    ['5', noReusedWrite, [noFreedAccess, noFalseYoung, noFalseOld]],
    ['6a', null, [noFreedAccess, noFalseYoung]],
  ]);
});

test('every word says what it is: the names that counterexamples show, an arrow behind those that hold addresses', () => {
  const names = RMAP_PROTOCOLS.flatMap(({ protocol }) =>
    build(protocol)
      .state.words.filter(({ name, kind }) => kind !== 'buffer' && name !== '(unused)')
      .map(({ name, pointer }) => name.replace(/ \d/, '') + (pointer ? ' →' : '')),
  );
  const reclaimer = 'at, v →, at →, descriptor →, slot, young, stillSet, everSet, met, inside, may have'
    .split(', ')
    .map((name) => `reclaimer.${name}`);
  const vcpu = 'at, operation, entry →, v →, new →'.split(', ').map((name) => `vCPU.${name}`);
  const shared =
    'rmap →, page allocated, page.spte, descriptor allocated, descriptor.next →, descriptor.first →, descriptor.second →, ' +
    'linked, changing, mmu_lock, agers in an RCU section, to be freed, guest.at';
  assert.deepEqual([...new Set(names)].sort(), [...shared.split(', '), ...reclaimer, ...vcpu].sort());
});

const ONE = { agers: 1, entries: 1 };
const WEAK = { ...ONE, memory: 'weakNoLB' } as const;

/**
 * The lock bit at its smallest: whether it holds; and all that there is when no promise ends the search. No one else says
 * these numbers; but where one has moved, some step does more or less than it did, even if every verdict stays.
 */
const WHOLE: readonly (readonly [
  spec: LandedSpec,
  holds: boolean,
  states: number,
  moves: number,
  depth: number,
])[] = [
  [ONE, true, 403, 798, 25],
  [{ ...ONE, memory: 'TSO' }, true, 662, 1453, 32],
  [WEAK, true, 9017, 40353, 46],
  [{ ...ONE, guest: true }, true, 886, 2273, 26],
  [{ ...ONE, agers: 2 }, true, 3878, 11162, 43],
  [{ ...ONE, entries: 2 }, true, 11506, 23184, 59],
  [{ ...ONE, emptyLeavesAlone: false }, false, 585, 1169, 25],
  [{ ...ONE, writerTakesBit: false }, false, 26016, 53082, 120],
  [{ ...ONE, secondTest: false }, false, 594, 1185, 26],
  [{ ...ONE, findsEntries: false }, false, 2714, 5374, 60],
  [{ ...WEAK, unlockOrder: 'relaxed' }, false, 20926, 99214, 53],
  // With one entry there is no descriptor that the word could come before, nor a slot to be read too soon.
  [{ ...WEAK, publishOrder: 'relaxed' }, true, 10276, 46075, 47],
  [{ ...WEAK, lockOrder: 'relaxed' }, true, 9893, 44315, 46],
];

test('the lock bit at its smallest, in every memory and with each mistake: verdict, states, moves and depth', () => {
  for (const [spec, holds, ...size] of WHOLE) {
    const what = JSON.stringify(spec);
    const found = explore(landed('landed', spec));
    assert.equal(found.verdict, holds ? 'holds' : 'violated', what);
    const { states, transitions, depth } = holds ? found : explore(landed('landed', spec, { promises: [] }));
    assert.deepEqual([states, transitions, depth], size, what);
  }
});

/** Of each protocol the moves from the first 10,000 states, and how far away the last of these is. */
const BEGINNINGS: Readonly<Record<string, readonly [moves: number, depth: number]>> = {
  '1': [22424, 27],
  '2a': [18316, 26],
  '2b': [18197, 25],
  '2c': [18316, 26],
  '2d': [18194, 25],
  '3a': [20353, 44],
  '3b': [20305, 41],
  '4a': [27861, 24],
  '4b': [27861, 24],
  '4c': [27145, 20],
  '4d': [19543, 32],
  '4e': [19257, 31],
  '5': [20066, 40],
  '6a': [26775, 23],
  '6b': [26775, 23],
  '7a': [23976, 17],
  '7b': [29748, 15],
  '8a': [24425, 18],
  '8b': [20353, 44],
  '8c': [39379, 15],
  '8d': [24514, 17],
  '8d+': [24514, 17],
  '8e': [24496, 18],
  '8f': [23985, 15],
  '9a': [39244, 16],
  '9b': [38665, 15],
  '9c': [39262, 16],
};

test('the first states of every protocol of the laboratory, with no promise that would end the search', () => {
  const found = RMAP_PROTOCOLS.map(({ id, protocol, expected }) => {
    const source = expected === null ? protocol : { ...protocol, promises: [] };
    const { verdict, transitions, depth } = explore(source, { maxStates: 10_000 });
    assert.equal(verdict, 'unfinished', id);
    return [id, [transitions, depth]] as const;
  });
  assert.deepEqual(Object.fromEntries(found), BEGINNINGS);
});

test('a protocol of ones own that cannot be is refused by the field', () => {
  const size = { agers: 1, entries: 1 };
  const ways: [unknown, unknown, RegExp][] = [
    [null, {}, /^spec must be an object; it was null$/],
    [undefined, {}, /^spec must be an object; it was missing$/],
    [{ agers: 1 }, {}, /^entries is missing$/],
    [{ ...size, operations: 2 }, {}, /^operations is not a field that is known here/],
    [
      { ...size, unlockOrder: 'acquire' },
      {},
      /^unlockOrder must be one of 'relaxed', 'release'; it was "acq/,
    ],
    [{ ...size, lockOrder: 'strong' }, {}, /^lockOrder must be one of 'relaxed', .*; it was "strong"$/],
    [{ ...size, guest: 3 }, {}, /^guest must be true or false; it was 3$/],
    [size, { memory: 'PSO' }, /^memory must be one of 'sequential', 'TSO', 'weakNoLB'; it was "PSO"$/],
    [size, { promises: 5 }, /^promises must be a list of sentences; it was 5$/],
    [size, { bounds: 5 }, /^bounds must be a text that is not blank; it was 5$/],
  ];
  for (const [spec, options, message] of ways)
    assert.throws(() => landed('mine', spec as never, options as never), { name: 'ConfigError', message });
  assert.throws(
    () => explore(landed('mine', size), null as never),
    /^ConfigError: options must be an object/,
  );
  for (const none of [undefined, null, 5])
    assert.throws(() => explore(none as never), /^ConfigError: protocol must be an object; it was/);
  assert.throws(() => explore({} as never), { name: 'ConfigError', message: /^name is missing/ });
});
