/** A capture of the reader's own host: the browser takes its files, who computes what-ifs reads them: the page’s worker, or in JupyterLab the kernel. */
import type { Host as CapturedHost } from '../../host/read.js';
import type { HostSnapshot } from '../../host/snapshot.js';
import { HOST_FILE_ID, type HostRead, type HostRelease, RELEASES } from '../../tutorial/forms/hostData.js';
import { HOST_FILE } from '../../tutorial/show/mimes.js';
import { button, type Mounted, make, tableOf } from '../element.js';
import type { Host } from '../host.js';

/** What is read of a capture. */
type Ask = (kernel: string) => Promise<unknown>;

/** A file of a capture: its path below the folder, and who reads it. */
interface Found {
  readonly path: string;
  readonly file: File;
}

/** A capture has some dozens of files and some kB. */
const [MOST_FILES, MOST_BYTES] = [30_000, 2 ** 24];

/** Puts a place to choose or drop a folder where the static words stand. */
export function mountHostFile(place: HTMLElement, host: Host): Mounted {
  let running: AbortController | null = null;
  place.classList.add('is-live');
  const input = make('input', {
    ...{ class: 'host-capture', type: 'file', name: 'capture', multiple: '', webkitdirectory: '' },
  });
  const label = make('label', 'choose', 'Choose a captured folder', input);
  const stop = button('Stop', () => running?.abort());
  const status = make(
    'p',
    { class: 'status', role: 'status' },
    host.idle ?? 'In a page the browser reads it, in JupyterLab the kernel; it goes nowhere else.',
  );
  const found = make('div', 'found');
  const form = make('div', 'host-form', label, ' or drop it here ', stop, status, found);
  stop.hidden = true;
  input.disabled = host.idle !== null;
  input.addEventListener('change', () => {
    void read(async () =>
      [...(input.files ?? [])].map((file) => ({ path: below(file.webkitRelativePath || file.name), file })),
    );
  });
  form.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('is-over');
  });
  form.addEventListener('dragleave', () => form.classList.remove('is-over'));
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('is-over');
    if (host.idle !== null) return;
    const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
    void read(async () => (await Promise.all(entries.map((each) => filesIn(each, '', true)))).flat());
  });
  place.append(form);

  async function read(files: () => Promise<Found[]>): Promise<void> {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    stop.hidden = false;
    found.replaceChildren();
    try {
      status.textContent = 'Reading …';
      const snapshot = JSON.stringify(await snapshotOf(await files()));
      const ask: Ask = async (kernel) => {
        const tell = (words: string): void => {
          if (running === mine) status.textContent = words;
        };
        const [data] = await host.compute(HOST_FILE_ID, { snapshot, kernel }, mine.signal, tell);
        return data[HOST_FILE];
      };
      const { host: captured, assumed } = (await ask('')) as HostRead;
      found.append(...verdicts(captured));
      status.textContent = 'Simulating it under three releases …';
      found.append(await releases(ask, assumed));
      status.textContent = 'Done.';
    } catch (error) {
      if (running === mine) status.textContent = mine.signal.aborted ? 'Stopped.' : (error as Error).message;
    } finally {
      if (running === mine) stop.hidden = true;
    }
  }

  return {
    remove() {
      running?.abort();
      form.remove();
      place.classList.remove('is-live');
    },
  };
}

/** The path without the folder that was chosen. */
function below(path: string): string {
  return `/${path.split('/').slice(1).join('/')}`;
}

/** All files in what was dropped; the path of the folder itself is left out. */
async function filesIn(entry: FileSystemEntry | null, path: string, top: boolean): Promise<Found[]> {
  if (entry === null) return [];
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: `${path}/${entry.name}`, file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: Found[] = [];
  const inside = top ? path : `${path}/${entry.name}`;
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0 || all.length > MOST_FILES) return all;
    for (const each of some) all.push(...(await filesIn(each, inside, false)));
  }
}

/** Texts by path; no more than a host has to say. */
async function snapshotOf(found: readonly Found[]): Promise<HostSnapshot> {
  const files: Record<string, string> = {};
  let left = MOST_BYTES;
  for (const { path, file } of found.slice(0, MOST_FILES)) {
    if (!/^\/(proc|sys|boot|lib|usr|dev|refused\.txt|spared\.txt)/.test(path)) continue;
    const part = file.slice(0, left);
    left -= part.size;
    files[path] = await part.text();
  }
  const listed = (path: string): string[] => (files[path] ?? '').split('\n').filter((line) => line !== '');
  const [refused, spared] = [listed('/refused.txt'), listed('/spared.txt')];
  if (Object.keys(files).length === 0)
    throw new Error(
      'No file of a host is in it, such as proc/version: choose the folder that --capture made.',
    );
  return { files, ...(refused.length > 0 && { refused }), ...(spared.length > 0 && { spared }) };
}

function verdicts({ era, eraWhy, kernel, verdicts: all, unread }: CapturedHost): Node[] {
  const head = `${kernel.release ?? 'A kernel that is not known'}: ${era ?? 'era not known'}; ${eraWhy.why}.`;
  const rows = all.map(({ problem, answer, why, evidence }) => {
    const said = evidence.map(({ file, line, says }) => `${file}${line === null ? '' : `:${line}`}: ${says}`);
    return row(problem, '', answer, why, said.join(' · '));
  });
  const open = unread.map((each) => make('li', '', each));
  return [
    make('p', '', head),
    wide(['problem', 'here', 'why', 'says'], rows),
    ...(open.length === 0 ? [] : [make('p', '', 'What could not be read:'), make('ul', '', ...open)]),
  ];
}

/** Refaults under the releases. */
async function releases(ask: Ask, assumed: HostRead['assumed']): Promise<Node> {
  const rows: HTMLElement[] = [];
  for (const { kernel } of RELEASES) {
    const { ofVms, ofProcess } = (await ask(kernel)) as HostRelease;
    rows.push(row(`Linux ${kernel}`, 'number', String(ofVms), String(ofProcess)));
  }
  const guesses = assumed.map(({ field, value, range, why }) =>
    make('li', '', `${field}: ${value} (may be: ${range}): ${why}`),
  );
  const head = make('summary', '', `${guesses.length} things in it are assumed`);
  return make(
    'div',
    '',
    wide(['simulated under', 'refaults of the VMs', 'refaults of a process beside'], rows),
    make('details', '', head, make('ul', '', ...guesses)),
  );
}

function row(head: string, kind: string, ...texts: readonly string[]): HTMLElement {
  return make('tr', '', make('th', '', head), ...texts.map((text) => make('td', kind, text)));
}

function wide(columns: readonly string[], rows: readonly HTMLElement[]): HTMLElement {
  return make('div', { class: 'wide', tabindex: '0' }, tableOf(columns, rows));
}
