/** Texts in a source, with what is put into them: names of records are among them. */
const TEXTS = /(['"`])((?:\$\{[^{}]*\}|[\w.-])+)\1/g;

/**
 * Records that a notebook reads together with one: all that the cells name which name it, by `6.12-k1-plain` or by
 * `${kernel}-k1-plain`. A cell begins again for each file that was not there, so that they had better come at once.
 *
 * @param record its name; @param names of all records; @param sources of the notebook's cells
 */
export function readTogether(
  record: string,
  names: readonly string[],
  sources: readonly string[],
): readonly string[] {
  const together = sources.map((source) =>
    [...source.matchAll(TEXTS)].flatMap(([, , text]) => {
      const named = new RegExp(`^${text.replaceAll('.', '\\.').replace(/\$\{[^{}]*\}/g, '[^-]+')}$`);
      return names.filter((name) => named.test(name));
    }),
  );
  return [...new Set(together.filter((named) => named.includes(record)).flat())];
}
