/** What is expected of the laboratory's table, for the two tests that share the work of exploring it. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { RMAP_PROTOCOLS } from '../protocols/index.js';
import { protocolRow } from '../protocols/table.js';

/** The one protocol that takes as long as all others together. */
export const LARGEST = '7a';

/** Steps of the shortest counterexamples. */
const LENGTHS: Readonly<Record<string, number | null>> = {
  '1': null,
  '2a': 19,
  '2b': 17,
  '2c': 11,
  '2d': 8,
  '3a': 11,
  '3b': 8,
  '4a': 7,
  '4b': null,
  '5': 14,
  '6a': null,
  '6b': 14,
  '7a': null,
  '7b': null,
  '8a': 15,
  '8b': 11,
  '8c': 17,
  '8d': 12,
  '8d+': 12,
  '8e': 10,
  '9a': null,
  '9b': 13,
  '9c': 28,
};

/** Explores the protocols whose number is `wanted`, and compares verdict, promise and length with what is expected. */
export function checkTable(t: TestContext, wanted: (id: string) => boolean): void {
  const some = RMAP_PROTOCOLS.filter(({ id }) => wanted(id));
  const rows = some.map(protocolRow);
  for (const row of rows)
    t.diagnostic(
      [row.protocol, row.verdict, row.violated, row.states, row.transitions, row.counterexampleLength].join(
        ' | ',
      ),
    );
  assert.deepEqual(
    rows.map(({ protocol, verdict, violated, counterexampleLength }) => [
      protocol,
      verdict,
      violated,
      counterexampleLength,
    ]),
    some.map(({ id, protocol, expected }) => [
      `${id} ${protocol.name}`,
      expected === null ? 'holds' : 'violated',
      expected,
      LENGTHS[id],
    ]),
  );
}
