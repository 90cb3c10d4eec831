/**
 * A sample of everything that the reference has to show.
 *
 * - `deep`: Types of every kind,
 *   in a sentence of two lines with `Box`.
 * - `gone`: Nothing is left here.
 *
 * @packageDocumentation
 */
export * from './deep/types.js';
export { add, add as plus, Box, type Parent, type Plain, SIZE, WORDS } from './things.js';
