import { send } from '../show/display.js';
import { HOST_FILE } from '../show/mimes.js';

const WORDS =
  'In the page a capture’s folder is chosen or dropped here: it is read in your browser and goes nowhere. ' +
  'In JupyterLab: `npm run --silent second-look -- host --from DIR`.';

/**
 * A place where a page reads a capture of the reader's own host, as `second-look host --capture DIR` makes one.
 *
 * @throws Error outside a notebook
 * @example hostFile();
 */
export function hostFile(): void {
  send({ data: { [HOST_FILE]: { id: 'host-file' }, 'text/markdown': WORDS, 'text/plain': WORDS } });
}
