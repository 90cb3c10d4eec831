/** The wire thread: answers what it can by itself, passes the rest to the main thread, forwards what that reports. */
import { writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { costOf, type Order, type Report, Shared, type WireData } from '../protocol.js';
import { Comms } from './comms.js';
import { Displays } from './displays.js';
import { History } from './history.js';
import { kernelInfo } from './info.js';
import { makeInterrupt } from './interrupt.js';
import { watchParent } from './orphan.js';
import { Queue } from './queue.js';
import { type Request, Sockets } from './sockets.js';
import { PrintedStreams } from './streams.js';
import { Twin } from './twin.js';

const port = parentPort!;
const { connectionFile, shared, versions, targets, twin: twinData }: WireData = workerData;
const send = (order: Order): void => port.postMessage(order);
/** Ends the whole process even while the main thread is busy: a thread's own `exit` would not. */
const die = (): void => void process.kill(process.pid, 'SIGKILL');

const sockets = new Sockets(connectionFile);
const history = new History();
const queue = new Queue(sockets, history, send);
const interrupt = makeInterrupt(shared, send);
const publish = (type: string, content: object): void => sockets.publish(type, content, queue.parent);
const displays = new Displays(publish);
const streams = new PrintedStreams((name, text) => {
  displays.count(queue.parent);
  publish('stream', { name, text });
});

const twin = new Twin(twinData, (id, data) => comms.done(id, data));
const comms = new Comms({
  targets,
  send,
  publish: (type, content, { header }) => sockets.publish(type, content, header),
  // Not beside a cell that waits: an interrupt would end that, too.
  stopMain: () => {
    if (!queue.running) interrupt(() => comms.answering);
  },
  twin,
});

const answers: Record<string, (request: Request) => object> = {
  kernel_info_request: () => kernelInfo(versions),
  comm_info_request: ({ content }) => ({ status: 'ok', comms: comms.info(content.target_name) }),
  history_request: ({ content }) => ({ status: 'ok', history: history.find(content) }),
  interrupt_request: () => {
    const { running } = queue;
    if (running) interrupt(() => queue.running === running);
    else if (comms.answering) interrupt(() => comms.answering);
    twin.stopBusy();
    return { status: 'ok' };
  },
  shutdown_request: ({ content }) => {
    void shutdown();
    return { status: 'ok', restart: content.restart === true };
  },
};

async function shutdown(): Promise<void> {
  // A little after the reply, which must still get out.
  await new Promise((resolve) => setTimeout(resolve, 20));
  await sockets.flushed();
  setTimeout(die, 300);
  await sockets.close();
  send({ type: 'exit' });
}

function onRequest(request: Request): void {
  const type = request.header.msg_type;
  const answer = answers[type];
  if (/^(execute|complete|inspect|is_complete)_request$/.test(type)) queue.add(request);
  else if (answer || /^comm_(open|msg|close)$/.test(type)) {
    sockets.publish('status', { execution_state: 'busy' }, request.header);
    if (answer) sockets.reply(answer(request), request);
    else comms.take(request);
    sockets.publish('status', { execution_state: 'idle' }, request.header);
    // Clients show the latest state they heard; a cell that runs on is still the truth.
    if (queue.running) sockets.publish('status', { execution_state: 'busy' }, queue.running.header);
  }
}

function onReport(report: Report): void {
  if (report.type === 'stream') {
    Atomics.sub(shared, Shared.WAITING, costOf(report.text));
    Atomics.notify(shared, Shared.WAITING);
    if (!queue.silent) streams.write(report.name, report.text);
    return;
  }
  streams.flush();
  switch (report.type) {
    case 'display':
      if (!queue.silent) displays.send(queue.parent, report.bundle, report.update);
      break;
    case 'clear':
      if (!queue.silent) publish('clear_output', { wait: report.wait });
      break;
    case 'result':
      displays.count(queue.parent);
      history.result(report.bundle.data['text/plain']);
      publish('execute_result', { ...report.bundle, execution_count: queue.count });
      break;
    case 'done':
      if (report.error) displays.count(queue.parent);
      queue.done(report.error);
      break;
    case 'ran':
      twin.note(report.cell);
      break;
    case 'comm':
      comms.done(report.id, report.data);
      break;
    case 'answer':
      queue.answer(report.content);
      break;
  }
}

watchParent(die);
port.on('message', onReport);
sockets.listen(onRequest).then(
  () => sockets.publish('status', { execution_state: 'starting' }, undefined),
  (error: Error) => {
    // At once: what a thread prints goes by way of the main thread, and would be lost.
    writeSync(2, `The kernel cannot listen on the ports of ${connectionFile}: ${error.message}\n`);
    die();
  },
);
