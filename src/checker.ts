/**
 * `second-look/checker`: every order of the steps of a few processes, to try protocols without a kernel; and the ways of
 * walking an rmap that the thread discussed.
 */
export * from './checker/index.js';
