/** Every module with a table, relative to the checkout. */
const NAMES = ['front', 'telling', 'checker', 'locks', 'rmap', 'theory', 'data', 'tools'] as const;

export const TABLES: readonly string[] = NAMES.map((name) => `src/testing/fuzz/tables/${name}.ts`);
