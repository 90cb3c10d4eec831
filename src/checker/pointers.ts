/**
 * Addresses. An object has a number from 1 on; a pointer is four times that, so that its two low bits are free for the
 * protocol, as in the kernel. When the object is freed, all pointers to it become *dangling*, wherever they are kept.
 *
 * Dangling is a mark that no protocol can see. It does what a generation number would do (tell a pointer to what was
 * there from one to what is there now), and there are only two of them, so that the number of states stays finite even
 * when memory is reused without end.
 */
export const DANGLING: number = 0x80;
const ADDRESS = 0x7c;
/** Most objects of a protocol. */
export const MOST_OBJECTS: number = ADDRESS >> 2;

/** A pointer without the two low bits. */
export function address(value: number): number {
  return value & (ADDRESS | DANGLING);
}

/** The number of the object that a pointer points to; 0 for none. */
export function objectOf(value: number): number {
  return (value & ADDRESS) >> 2;
}

/** Whether a processor takes two words for the same: it cannot see what became of an address. */
export function sameBits(a: number, b: number): boolean {
  return ((a ^ b) & ~DANGLING) === 0;
}
