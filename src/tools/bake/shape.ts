/** What a file must hold for our tools to take it as a notebook: not the whole format, only what they read. */
import * as v from 'valibot';
import { check, list, mustBe, oneOf } from '../../simulator/config/check.js';
import { SOURCES } from '../../tutorial/argument/sources.js';
import { MAP } from '../../tutorial/show/mimes.js';

export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

export interface Cell {
  id?: string;
  cell_type: 'code' | 'markdown' | 'raw';
  source: string | string[];
  metadata: Record<string, unknown>;
  execution_count?: number | null;
  outputs?: Output[];
}

export interface Output {
  output_type: 'stream' | 'display_data' | 'execute_result' | 'error';
  name?: string;
  text?: string | string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

const word = v.string(mustBe('a text'));
const lines = v.union([v.string(), v.array(v.string())], mustBe('a text or a list of texts'));
const count = v.nullish(v.number(mustBe('a number or null')));

const data = v.looseObject({
  'text/plain': v.optional(lines),
  'text/html': v.optional(lines),
  'text/markdown': v.optional(lines),
  'image/svg+xml': v.optional(lines),
  'image/png': v.optional(lines),
  'image/jpeg': v.optional(lines),
  [MAP]: v.optional(v.looseObject({ notebook: v.nullable(word) })),
  [SOURCES]: v.optional(v.looseObject({ keys: list(word) })),
});

const output = v.looseObject({
  output_type: oneOf(['stream', 'display_data', 'execute_result', 'error']),
  name: v.optional(word),
  text: v.optional(lines),
  data: v.optional(data),
  ename: v.optional(word),
  evalue: v.optional(word),
  traceback: v.optional(list(word)),
  execution_count: count,
});

const cell = v.looseObject({
  id: v.optional(word),
  cell_type: oneOf(['code', 'markdown', 'raw']),
  source: lines,
  metadata: v.looseObject({}),
  outputs: v.optional(list(output)),
  execution_count: count,
});

const schema = v.looseObject({
  cells: list(cell),
  metadata: v.looseObject({ language_info: v.optional(v.looseObject({})) }),
});

/**
 * The same value, which has the shape of a notebook.
 *
 * @throws ConfigError naming the fields that are wrong, such as `cells.3.source`
 */
export function asNotebook(json: unknown): Notebook {
  return check('the file', schema, json) as unknown as Notebook;
}
