export {
  type ArgumentMap,
  type ArgumentMapOptions,
  argumentMap,
  dayOf,
  type MapPlace,
} from './argumentMap.js';
export { nameOf, type PagesByGeneration, type PlacesColumn, pagesByGeneration } from './places.js';
export { type SequenceOptions, type SequencePicture, sequence } from './sequence.js';
