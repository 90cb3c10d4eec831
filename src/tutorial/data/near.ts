/** Names that look like one that is not there, for errors. */

/** Pairs of neighbouring characters, and the ends, in lower case. */
function pairs(name: string): Set<string> {
  const padded = ` ${name.toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, i) => padded.slice(i, i + 2)));
}

/**
 * Up to `count` of `names`, those most like `name` first: by the share of pairs of characters that both have. Names of the
 * same likeness keep their order.
 */
export function nearNames(name: string, names: readonly string[], count: number = 5): string[] {
  const mine = pairs(name);
  return names
    .map((each) => {
      const theirs = pairs(each);
      const both = [...theirs].filter((pair) => mine.has(pair)).length;
      return { each, likeness: (2 * both) / (mine.size + theirs.size) };
    })
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, count)
    .map(({ each }) => each);
}
