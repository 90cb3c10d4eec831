import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KernelHost } from './kernelHost.js';
import type { Comm, SessionContext } from './notebook.js';

/** A notebook's session whose kernel answers by `answer`; undefined: not yet. */
function session(answer: (data: Record<string, unknown>) => object | undefined) {
  const slots = new Set<() => void>();
  const signal = {
    connect: (slot: () => void) => slots.add(slot),
    disconnect: (slot: () => void) => slots.delete(slot),
  };
  const comms: (Comm & { isDisposed: boolean })[] = [];
  let messages = 0;
  const createComm = (target: string): Comm => {
    assert.equal(target, 'second-look.what-if');
    const comm = {
      isDisposed: false,
      onMsg: (() => {}) as Comm['onMsg'],
      open: () => {},
      close() {
        comm.isDisposed = true;
      },
      send(data: object) {
        const msg_id = `m${++messages}`;
        const found = answer(data as Record<string, unknown>);
        if (found)
          queueMicrotask(() => comm.onMsg({ content: { data: { ...found } }, parent_header: { msg_id } }));
        return { msg: { header: { msg_id } } };
      },
    };
    comms.push(comm);
    return comm;
  };
  const context = {
    ...{ session: null as SessionContext['session'], isDisposed: false, path: 'a.ipynb' },
    ...{ kernelChanged: signal, statusChanged: signal, connectionStatusChanged: signal },
  };
  return {
    context,
    comms,
    slots,
    start: () => {
      context.session = { kernel: { createComm } };
      for (const slot of [...slots]) slot();
    },
    restart: () => {
      for (const comm of comms) comm.isDisposed = true;
      for (const slot of [...slots]) slot();
    },
  };
}
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const nothing = (): void => {};
const idle = { none: /^There is no kernel/, unknown: /until this cell has been run\.$/ };

test('it rests until there is a kernel that has run the cell, and says why', async () => {
  let known = false;
  const lab = session(() => ({ known }));
  const told: (string | null)[] = [];
  const host: KernelHost = new KernelHost(lab.context, 'w', () => told.push(host.idle));
  assert.match(host.idle!, idle.none);
  lab.start();
  await turn();
  assert.match(host.idle!, idle.unknown);
  known = true;
  lab.restart();
  await turn();
  assert.equal(host.idle, null);
  known = false;
  lab.restart();
  await turn();
  assert.match(host.idle!, idle.unknown);
  assert.equal(told.length, 3, 'told at each change');
  host.dispose();
  assert.equal(lab.slots.size, 0);
  assert.ok(lab.comms.every(({ isDisposed }) => isDisposed));
});

test('outputs for values; what the kernel says against them in a sentence', async () => {
  const bundle = { 'text/plain': 'three' };
  const lab = session(({ id, values }) => {
    if (values === undefined) return { known: true };
    assert.equal(id, 'w');
    return (values as { n: number }).n > 3 ? { error: 'too many' } : { bundles: [bundle] };
  });
  lab.start();
  const host = new KernelHost(lab.context, 'w', () => {});
  const { signal } = new AbortController();
  assert.deepEqual(await host.compute('w', { n: 3 }, signal, nothing), [bundle]);
  await assert.rejects(host.compute('w', { n: 4 }, signal, nothing), /^Error: too many$/);
});

test('stopped, it closes the comm; the next values go by another', async () => {
  const lab = session(({ values }) => (values === undefined ? { known: true } : undefined));
  lab.start();
  const host = new KernelHost(lab.context, 'w', () => {});
  await turn();
  const controller = new AbortController();
  const computed = host.compute('w', {}, controller.signal, nothing);
  controller.abort();
  await assert.rejects(computed, /The kernel was stopped\./);
  assert.deepEqual(
    lab.comms.map(({ isDisposed }) => isDisposed),
    [true],
  );
  assert.equal(host.idle, null);
  void host.compute('w', {}, new AbortController().signal, nothing).catch(() => {});
  assert.deepEqual(
    lab.comms.map(({ isDisposed }) => isDisposed),
    [true, false],
  );
  // A comm that was closed on purpose is no sign of another kernel.
  host.look();
  assert.equal(host.idle, null);
});

test('"waiting" is no answer, and is told', async () => {
  const lab = session(({ values }) => (values === undefined ? { known: true } : { waiting: true }));
  lab.start();
  const host = new KernelHost(lab.context, 'w', () => {});
  await turn();
  const told: string[] = [];
  const computed = host.compute('w', {}, new AbortController().signal, (words) => told.push(words));
  await turn();
  assert.deepEqual(told, ['Waiting until the cell that runs has ended …']);
  const [comm] = lab.comms;
  comm.onMsg({ content: { data: { bundles: [] } }, parent_header: { msg_id: 'm2' } });
  assert.deepEqual(await computed, []);
});

test('stopped before it is asked, it asks nothing', async () => {
  const lab = session(({ values }) => (values === undefined ? { known: true } : { bundles: [] }));
  lab.start();
  const host = new KernelHost(lab.context, 'w', () => {});
  await turn();
  await assert.rejects(host.compute('w', {}, AbortSignal.abort(), nothing), { name: 'AbortError' });
});

test('where JupyterLab gives no comm it rests, and says why', async () => {
  const lab = session(() => ({ known: true }));
  const createComm = (): never => {
    throw new Error('Comms are disabled on this kernel connection');
  };
  lab.context.session = { kernel: { createComm } };
  const host = new KernelHost(lab.context, 'w', () => {});
  await turn();
  assert.equal(host.idle, 'These controls rest: Comms are disabled on this kernel connection.');
});
