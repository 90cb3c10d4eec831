/**
 * Second Look: everything a notebook cell imports.
 *
 * @packageDocumentation
 */

/** The version of the library, as in `package.json`. */
export const version: string = '0.1.0';

export * from './core/index.js';
export * from './notebook/index.js';
export * from './plot/index.js';
export * from './views/index.js';
