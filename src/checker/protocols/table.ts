import { type Exploration, explore } from '../explore.js';
import { RMAP_PROTOCOLS } from './index.js';
import type { RmapProtocol } from './laboratory.js';

/** A line of the laboratory's table. */
export interface ProtocolRow {
  /** Number and name. */
  readonly protocol: string;
  /** How far the exploration went. */
  readonly bounds: string;
  /** What was found. */
  readonly verdict: Exploration['verdict'];
  /** States that were reached. */
  readonly states: number;
  /** Moves that were tried. */
  readonly transitions: number;
  /** Steps of the shortest counterexample; null when no promise is broken. */
  readonly counterexampleLength: number | null;
  /** The promise that is broken; null when none is. */
  readonly violated: string | null;
}

/** Explores one protocol of the laboratory. */
export function protocolRow({ id, protocol }: RmapProtocol): ProtocolRow {
  const { bounds, verdict, states, transitions, counterexample, violated } = explore(protocol);
  const counterexampleLength = violated === null ? null : counterexample.length;
  const name = `${id} ${protocol.name}`;
  return { protocol: name, bounds, verdict, states, transitions, counterexampleLength, violated };
}

/** Explores all protocols of the laboratory, one after the other; 7a takes most of the time. */
export function* protocolRows(): Generator<ProtocolRow> {
  for (const each of RMAP_PROTOCOLS) yield protocolRow(each);
}
