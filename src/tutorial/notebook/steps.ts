import type { Exploration } from '../../checker/index.js';
import type { SequenceOptions } from '../views/sequence.js';
import { stepperBundle } from '../views/stepper.js';
import { send } from './display.js';

/**
 * Shows a counterexample under the cell: a sequence diagram, and each step with the state after it to unfold.
 *
 * @throws RangeError when there is no counterexample or no such step; Error outside a notebook
 */
export function showSteps(exploration: Exploration, options: SequenceOptions = {}): void {
  send({ data: stepperBundle(exploration, options) });
}
