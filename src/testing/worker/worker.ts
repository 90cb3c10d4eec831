/** The samples in a browser's worker. */
import { samples } from './samples.js';

postMessage(samples());
