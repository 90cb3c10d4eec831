/** Prints a hash of every sample, one a line: two Nodes that print the same compute the same bytes. */
import { createHash } from 'node:crypto';
import { samples } from './samples.js';

for (const [name, text] of Object.entries(samples()))
  console.log(`${createHash('sha256').update(text).digest('hex')} ${name}`);
