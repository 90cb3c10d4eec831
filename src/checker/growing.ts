/** A list of whole numbers that grows. */
export class Numbers {
  length: number = 0;
  private values: Int32Array = new Int32Array(1 << 12);

  push(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values);
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index];
  }
}

/** The same numbers, with room for half as many again. */
export function grown(numbers: Int32Array): Int32Array {
  const wider = new Int32Array(Math.ceil((3 * numbers.length) / 2));
  wider.set(numbers);
  return wider;
}
