/** Jupyter's wire format: routing ids, a delimiter, a signature and four JSON frames. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const DELIMITER = '<IDS|MSG>';
/** The version of the messaging protocol that we speak. */
export const PROTOCOL: string = '5.4';

/** A message header. */
export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

/** A message as it came in. */
export interface Message {
  ids: Buffer[];
  header: Header;
  content: Record<string, unknown>;
}

/** How many signatures are remembered: more than a client sends in a day. */
const REMEMBERED = 1 << 16;

/** Reads and writes signed messages for one connection. */
export class Codec {
  readonly #key: string;
  /** Signatures of messages that came in, the oldest first: a message that comes again is a replay. */
  readonly #seen: Set<string> = new Set();
  readonly #session: string = randomUUID();

  /** @param key the connection file's key; an empty one means unsigned messages */
  constructor(key: string) {
    this.#key = key;
  }

  /** Takes a message apart; `undefined` when it is malformed, its signature is wrong, or it came before. */
  decode(frames: Buffer[]): Message | undefined {
    const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
    const body = frames.slice(at + 2, at + 6);
    if (at < 0 || body.length < 4) return undefined;
    const signature = Buffer.from(this.#sign(body));
    const given = frames[at + 1]!;
    if (signature.length !== given.length || !timingSafeEqual(signature, given)) return undefined;
    if (this.#key && this.#cameBefore(given.toString())) return undefined;
    try {
      const [header, , , content] = body.map((frame) => JSON.parse(frame.toString()));
      if (typeof header?.msg_type !== 'string' || typeof content !== 'object' || content === null)
        return undefined;
      return { ids: frames.slice(0, at), header, content };
    } catch {
      return undefined;
    }
  }

  /** Frames of a message; `parent` is the request that caused it. */
  encode(type: string, content: object, parent: Header | undefined, ids: Buffer[] = []): Buffer[] {
    const header: Header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.#session,
      username: parent?.username ?? 'kernel',
      date: new Date().toISOString(),
      version: PROTOCOL,
    };
    const body = [header, parent ?? {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    return [...ids, Buffer.from(DELIMITER), Buffer.from(this.#sign(body)), ...body];
  }

  #cameBefore(signature: string): boolean {
    if (this.#seen.has(signature)) return true;
    this.#seen.add(signature);
    const [oldest] = this.#seen;
    if (this.#seen.size > REMEMBERED) this.#seen.delete(oldest!);
    return false;
  }

  #sign(body: Buffer[]): string {
    if (!this.#key) return '';
    const hmac = createHmac('sha256', this.#key);
    for (const frame of body) hmac.update(frame);
    return hmac.digest('hex');
  }
}
