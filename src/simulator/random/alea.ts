/** The generator `alea` of the package seedrandom, from a state of it on, number for number. */

/** Its last three numbers, the oldest first, and the carry. */
export type Alea = Float64Array;

const FACTOR = 2091639;
const UNIT = 2 ** -32;

/** The next number: on [0, 1), a whole multiple of 2^-32. */
export function nextOf(alea: Alea): number {
  const sum = FACTOR * alea[0] + alea[3] * UNIT;
  const whole = Math.floor(sum);
  alea[0] = alea[1];
  alea[1] = alea[2];
  alea[2] = sum - whole;
  alea[3] = whole;
  return sum - whole;
}

/**
 * Fills `bytes`, whose length is a multiple of 4, with the 32 bits of the next numbers, the lowest first, in less than
 * half of the time. About one time in 4096 the carry of one number makes one more of the whole part of the next; so its
 * product need not wait for that carry, and the products of three numbers are under way at a time.
 */
export function fill(alea: Alea, bytes: DataView): void {
  let [first, second, third, carry] = [alea[0], alea[1], alea[2], alea[3]];
  const end = bytes.byteLength;
  for (let at = 0; at < end; at += 4) {
    const product = FACTOR * first;
    let whole = Math.floor(product);
    let rest = product - whole + carry * UNIT;
    if (rest >= 1) {
      whole++;
      rest--;
    }
    carry = whole;
    first = second;
    second = third;
    third = rest;
    bytes.setInt32(at, (rest * 2 ** 32) | 0, true);
  }
  alea.set([first, second, third, carry]);
}
