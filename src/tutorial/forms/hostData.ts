/** What is asked of who reads a capture of a host, and what is answered: plain data. */
import type { Host } from '../../host/read.js';
import type { HostScenario } from '../../host/scenario.js';

/** Under this name it is computed, for `{ snapshot, kernel }`: the capture as JSON, and a release or ''. */
export const HOST_FILE_ID = 'host-file';

/** Releases that the captured host is simulated under. */
export const RELEASES = [
  { kernel: '6.1', policy: 'BASE' },
  { kernel: '6.12', policy: 'MM612' },
  { kernel: '7.3', policy: 'LANDED' },
] as const;

/** Without a release: the host, and what its scenario assumes. */
export interface HostRead {
  readonly host: Host;
  readonly assumed: HostScenario['assumed'];
}

/** With one: refaults of all VMs, and of the process beside them. */
export interface HostRelease {
  readonly ofVms: number;
  readonly ofProcess: number;
}
