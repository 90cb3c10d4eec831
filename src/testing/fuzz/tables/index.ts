/** Every module with a table, as an address that the calling process imports. */
const NAMES = ['front', 'telling', 'checker', 'locks', 'rmap', 'theory', 'data', 'tools'] as const;

export const TABLES: readonly string[] = NAMES.map((name) => new URL(`./${name}.ts`, import.meta.url).href);
