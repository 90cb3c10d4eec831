import { constants as buffers } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { brotliDecompressSync } from 'node:zlib';
import { Trouble } from '../lab/trouble.js';

/** One read call takes at most this many bytes. */
const CHUNK = 1 << 30;
const BYTES_PER_PAGE_NUMBER = 4;

/** What every supported Node can hold in one piece: 2³⁰ page numbers. */
const LARGEST = 2 ** 32;

/** The bytes of a regular file of at most `largest` bytes. */
function readBytes(path: string, largest: number = LARGEST): Uint8Array<ArrayBuffer> {
  let file: number;
  try {
    // Not to wait for whoever may write into it, if it is a pipe.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new Trouble(`file ${path} cannot be read: ${whyNot(error)}`);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new Trouble(`file ${path} cannot be read: it is not a regular file`);
    if (stat.size > largest)
      throw new Trouble(`file ${path} is ${stat.size} bytes long; it may be ${largest} bytes at most`);
    const bytes = new Uint8Array(stat.size);
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(file, bytes, done, Math.min(CHUNK, bytes.length - done), null);
      if (got === 0) throw new Trouble(`file ${path} became shorter while it was read`);
      done += got;
    }
    return bytes;
  } finally {
    closeSync(file);
  }
}

/** The text of a UTF-8 file, which may be compressed if its name ends in `.br`. */
export function readText(path: string): string {
  const bytes = readBytes(path, buffers.MAX_STRING_LENGTH);
  return new TextDecoder().decode(path.endsWith('.br') ? unpack(path, bytes) : bytes);
}

function unpack(path: string, bytes: Uint8Array): Uint8Array {
  try {
    return brotliDecompressSync(bytes, { maxOutputLength: buffers.MAX_STRING_LENGTH });
  } catch (error) {
    throw new Trouble(`file ${path} cannot be read: it is not compressed by Brotli (${whyNot(error)})`);
  }
}

/** The page numbers of a binary trace: little-endian uint32, nothing else. */
export function readTrace(path: string): Uint32Array {
  const bytes = readBytes(path);
  if (bytes.length % BYTES_PER_PAGE_NUMBER !== 0) {
    throw new Trouble(
      `file ${path} is ${bytes.length} bytes long; a trace has 4 bytes a page number, so a multiple of 4`,
    );
  }
  if (endianness() === 'BE') Buffer.from(bytes.buffer).swap32();
  return new Uint32Array(bytes.buffer);
}

/** Why a file cannot be had, in words. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  return message;
}
