/** Where a reader's own capture of a host is read. */
import { readHost } from '../../host/read.js';
import { scenarioFromHost } from '../../host/scenario.js';
import type { HostSnapshot } from '../../host/snapshot.js';
import { simulate } from '../../simulator/sim/simulate.js';
import { send } from '../show/display.js';
import { HOST_FILE } from '../show/mimes.js';
import { HOST_FILE_ID, type HostRead, type HostRelease, RELEASES } from './hostData.js';
import { whatIfs } from './registry.js';

const WORDS =
  'A capture’s folder is chosen or dropped here: in the page the browser reads it, in JupyterLab the kernel; it goes ' +
  'nowhere else. Without either: `npm run --silent second-look -- host --from DIR`.';

/**
 * A place where a page or JupyterLab reads a capture of the reader's own host, as `second-look host --capture DIR` makes one.
 *
 * @throws Error outside a notebook
 * @example hostFile();
 */
export function hostFile(): void {
  whatIfs().set(HOST_FILE_ID, async ({ snapshot, kernel }) => {
    const capture = JSON.parse(String(snapshot)) as HostSnapshot;
    return [{ [HOST_FILE]: kernel === '' ? read(capture) : under(capture, String(kernel)) }];
  });
  send({ data: { [HOST_FILE]: { id: HOST_FILE_ID }, 'text/markdown': WORDS, 'text/plain': WORDS } });
}

function read(capture: HostSnapshot): HostRead {
  return { host: readHost(capture), assumed: scenarioFromHost(capture).assumed };
}

/** Refaults under the rules of a release: the host's own scenario, sizes and rates partly assumed. */
function under(capture: HostSnapshot, kernel: string): HostRelease {
  const found = RELEASES.find((each) => each.kernel === kernel);
  if (found === undefined) throw new Error(`There is no release ${kernel} to try it under.`);
  const { scenario } = scenarioFromHost(capture);
  const { kernel: rules, policy } = found;
  const run = simulate({ ...scenario, policy, host: { ...scenario.host, kernel: rules } });
  return {
    ofVms: run.vms.reduce((total, { reclaim }) => total + reclaim.refaults, 0),
    ofProcess: run.processes[0].reclaim.refaults,
  };
}
