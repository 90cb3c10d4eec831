/** Data as JSON keeps it, and a name for it that anybody can compute again from the content alone. */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * A copy that survives `JSON.stringify`: functions become their text, a typed array its type, length and hash, and
 * numbers that JSON lacks their names.
 */
export function jsonSafe(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : String(value);
  if (typeof value === 'object' && value !== null) {
    if (Array.isArray(value)) return value.map((each) => jsonSafe(each) ?? null);
    if (ArrayBuffer.isView(value)) return viewed(value);
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(entries.map(([key, each]) => [key, jsonSafe(each)]));
  }
  return ['function', 'symbol', 'bigint'].includes(typeof value) ? String(value) : value;
}

/**
 * The first 16 hexadecimal digits of the SHA-256 of the content. The order of an object's fields does not matter; a
 * function counts by its text, so what it reads from around it does not.
 */
export function contentId(value: unknown): string {
  return hashOf(utf8ToBytes(JSON.stringify(sorted(jsonSafe(value)))));
}

function viewed(view: ArrayBufferView): unknown {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return { type: view.constructor.name, bytes: view.byteLength, sha256: hashOf(bytes) };
}

function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes)).slice(0, 16);
}

/** Keys in order at every depth. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}
