/** TypeScript as tslab uses it (5.0). */
export type TypeScript = typeof import('@tslab/typescript-for-tslab');
