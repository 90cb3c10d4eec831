export { nameOf, type PagesByGeneration, type PlacesColumn, pagesByGeneration } from './pagesByGeneration.js';
export type { SequenceOptions } from './sequence.js';
export type { Frame, Picture, StateLine, Story } from './story.js';
