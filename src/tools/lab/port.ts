import { createServer } from 'node:net';
import { Trouble } from './trouble.js';

const jupyters = 8888;
const tries = 100;

/** A free port of 127.0.0.1: the wanted one, or one from `first` on. Throws a Trouble when there is none. */
export async function freePort(wanted: number | null, first: number = jupyters): Promise<number> {
  if (wanted !== null) {
    const error = await occupied(wanted);
    if (!error) return wanted;
    throw new Trouble(
      `Port ${wanted} of 127.0.0.1 is ${error === 'EACCES' ? 'not allowed for this user' : 'in use by another program'}.`,
      'Stop that program, name another with --port N, or leave --port out to get a free one.',
    );
  }
  for (let port = first; port < first + tries; port++) {
    if (!(await occupied(port))) return port;
  }
  throw new Trouble(
    `No port from ${first} to ${first + tries - 1} of 127.0.0.1 is free.`,
    'Stop other servers, or name a free port: npm start -- --port N',
  );
}

/** Null when a server could listen there, else the error's code. */
function occupied(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(null)));
  });
}
