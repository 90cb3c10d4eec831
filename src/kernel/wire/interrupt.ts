/** Stops a cell from the wire thread, whatever the main thread is doing. */
import { Session } from 'node:inspector';
import { type Order, Phase, Shared } from '../protocol.js';

/** How long the main thread has to take note by itself, in milliseconds, before its code is broken off. */
const GRACE = 100;
/** After this many tries the main thread sits in something that no one can break off, a native call say. */
const TRIES = 100;

/**
 * Gives what interrupts the running cell.
 *
 * A cell that waits is told by a message. A busy one never reads it: then V8 is asked to leave the running code,
 * and the message is found afterwards.
 */
export function makeInterrupt(
  shared: Int32Array,
  send: (order: Order) => void,
): (stillRunning: () => boolean) => void {
  let last = 0;
  return (stillRunning) => {
    const round = ++last;
    let tries = 0;
    const attempt = (): void => {
      const heard = Atomics.load(shared, Shared.ACK) >= round;
      if (heard || round !== last || !stillRunning() || tries > TRIES) return;
      if (tries++ > 0 && Atomics.load(shared, Shared.PHASE) === Phase.USER) terminate();
      // Again each time: a message that was being handed over when the code was left may have been lost with it.
      send({ type: 'interrupt', round });
      setTimeout(attempt, GRACE);
    };
    attempt();
  };
}

function terminate(): void {
  const session = new Session();
  // Missing before Node 20.11: then only what waits can be interrupted, and signals end the rest.
  session.connectToMainThread?.();
  session.post('Runtime.terminateExecution', () => session.disconnect());
}
