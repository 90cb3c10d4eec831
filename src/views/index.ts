export { nameOf, type PagesByGeneration, type PlacesColumn, pagesByGeneration } from './places.js';
