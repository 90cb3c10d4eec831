export { nameOf, type PagesByGeneration, type PlacesColumn, pagesByGeneration } from './places.js';
export { type SequenceOptions, type SequencePicture, sequence } from './sequence.js';
