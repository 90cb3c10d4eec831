/** All doors of the library, each by its name: `src/tools/site/assets.ts` makes this module. */
declare module 'all-doors';
