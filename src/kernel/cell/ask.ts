/** Completion, inspection and "is this complete?", by tslab's compiler. */
import type { Order } from '../protocol.js';
import type { Compiler } from './compiler.js';
import { fromUnicode, toUnicode } from './unicode.js';

/** The content of the reply to a question. */
export function answer(
  compiler: Compiler,
  declared: string,
  { question, content }: Order & { type: 'ask' },
): object {
  const { code, cursor_pos = Number.POSITIVE_INFINITY } = content;
  const at = fromUnicode(code, cursor_pos);
  switch (question) {
    case 'complete_request':
      return complete(compiler, declared, code, at);
    case 'inspect_request':
      return inspect(compiler, declared, code, at);
    case 'is_complete_request':
      return isComplete(compiler, code);
  }
}

function complete({ converter }: Compiler, declared: string, code: string, at: number): object {
  const { start, end, candidates, original } = converter.complete(declared, code, at);
  const kinds = new Map((original?.entries ?? []).map(({ name, kind }) => [name, kind]));
  const place = { start: toUnicode(code, start), end: toUnicode(code, end) };
  // JupyterLab shows the kind beside each name.
  const types = candidates.map((text) => ({ ...place, text, type: kinds.get(text) ?? '' }));
  return {
    status: 'ok',
    matches: candidates,
    cursor_start: place.start,
    cursor_end: place.end,
    metadata: { _jupyter_types_experimental: types },
  };
}

function inspect(
  { converter, printQuickInfo }: Compiler,
  declared: string,
  code: string,
  at: number,
): object {
  // A cursor behind a name, or behind the bracket of a call, still means that name.
  const before = code.slice(0, at).replace(/[\s(]+$/, '').length - 1;
  const positions = [at, at - 1, before].filter((k) => k >= 0);
  for (const position of positions) {
    const info = converter.inspect(declared, code, position);
    if (!info) continue;
    const text = printQuickInfo(info);
    const signature = (info.displayParts ?? []).map((part) => part.text).join('');
    const prose = text.slice(signature.length).trim();
    const markdown = `\`\`\`ts\n${signature}\n\`\`\`${prose ? `\n\n${prose}` : ''}`;
    return {
      status: 'ok',
      found: true,
      data: { 'text/plain': text, 'text/markdown': markdown },
      metadata: {},
    };
  }
  return { status: 'ok', found: false, data: {}, metadata: {} };
}

function isComplete({ ts, isCompleteCode }: Compiler, code: string): object {
  const { completed, indent } = isCompleteCode(code);
  if (!completed) return { status: 'incomplete', indent: indent ?? '' };
  const { diagnostics = [] } = ts.transpileModule(code, {
    fileName: 'cell.ts',
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, isolatedModules: false },
  });
  const errors = diagnostics.filter(({ code }) => code >= 1000 && code < 2000);
  if (!errors.length) return { status: 'complete' };
  const end = code.trimEnd().length;
  // Something missing only at the very end may still come; anything before it will stay wrong.
  const open =
    errors.every(({ start = 0 }) => start >= end) || errors.some(({ code }) => OPEN_ENDED.has(code));
  return open ? { status: 'incomplete', indent: '' } : { status: 'invalid' };
}

/** "Unterminated template literal" and "'*\/' expected", which are reported where they begin. */
const OPEN_ENDED: ReadonlySet<number> = new Set([1160, 1010]);
