/** The inputs of this session, for `history_request`. There is one session: nothing is kept on disk. */

type Entry = [session: number, line: number, input: string | [string, string | null]];

const SESSION = 1;

/** Remembers inputs and, where there was one, the text of the result. */
export class History {
  readonly #inputs: { line: number; code: string; output: string | null }[] = [];

  /** Notes an input under its execution count. */
  add(line: number, code: string): void {
    this.#inputs.push({ line, code, output: null });
  }

  /** Notes the result of the last input. */
  result(text: unknown): void {
    const last = this.#inputs.at(-1);
    if (last && typeof text === 'string') last.output = text;
  }

  /** Answers a `history_request`. */
  find(request: Record<string, unknown>): Entry[] {
    const { hist_access_type: access, n, unique, output } = request;
    let found = this.#inputs;
    if (access === 'range') {
      const session = Number(request.session ?? 0);
      if (session !== 0 && session !== SESSION) return [];
      const start = Number(request.start ?? 0);
      const stop = Number(request.stop ?? Number.POSITIVE_INFINITY);
      found = found.filter(({ line }) => line >= start && line < stop);
    } else if (access === 'search') {
      const wanted = glob(String(request.pattern ?? '*'));
      found = found.filter(({ code }) => wanted.test(code));
      // The latest of equal inputs stays.
      if (unique) found = [...new Map(found.map((entry) => [entry.code, entry])).values()];
    }
    if (access !== 'range' && typeof n === 'number') found = n > 0 ? found.slice(-n) : [];
    return found.map((e) => [SESSION, e.line, output ? [e.code, e.output] : e.code]);
  }
}

/** `*` stands for any text, `?` for one character. */
function glob(pattern: string): RegExp {
  const plain = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${plain.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
