import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { openLines } from '../fleet/lines.js';
import { recordOf } from '../fleet/record.js';
import { readFleet } from '../fleet/spec.js';
import { root } from '../lab/places.js';
import { Trouble } from '../lab/trouble.js';
import { readArguments } from './arguments.js';
import type { Command } from './command.js';
import { readText } from './files.js';
import { jsonRows } from './jsonRows.js';

const [SPEC, POINTS, FILE] = ['data/fleet/spec.json', 'data/fleet/points.jsonl.br', 'data/fleet.json'];

export const fleet: Command = {
  name: 'fleet',
  usage: `fleet FILE.jsonl
      keeps what sweep made of ${SPEC} as ${POINTS}, and writes ${FILE}, which notebooks read`,
  run(args, { print }) {
    const { files } = readArguments(args, {}, 'FILE');
    const spec = readFleet(JSON.parse(readText(join(root, SPEC))));
    openLines(files[0], spec).finish();
    const text = readText(files[0]);
    const { kinds, ...counts } = recordOf(spec, text);
    const none = kinds.find(({ hosts }) => hosts === 0);
    if (none !== undefined)
      throw new Trouble(
        `file ${files[0]} has no host of kind ${none.kind} under all policies and the rules of ${none.rules}; make some first`,
      );
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    };
    writeFileSync(join(root, POINTS), brotliCompressSync(text, { params }));
    const rows = kinds.map(
      ({ runs, ...kind }) =>
        `${JSON.stringify(kind).slice(0, -1)},"runs":${jsonRows(runs, '      ', '    ')}}`,
    );
    writeFileSync(
      join(root, FILE),
      `{\n  "points": ${counts.points},\n  "planned": ${counts.planned},\n  "kinds": ${listOf(rows)}\n}\n`,
    );
    print(`wrote ${FILE} and ${POINTS}`);
    return 0;
  },
};

const listOf = (rows: readonly string[]): string => `[\n${rows.map((row) => `    ${row}`).join(',\n')}\n  ]`;
