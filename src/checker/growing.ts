/** A list of whole numbers that grows. */
export class Numbers {
  length: number = 0;
  private values = new Int32Array(1 << 12);

  push(value: number): void {
    if (this.length === this.values.length) {
      const wider = new Int32Array(2 * this.length);
      wider.set(this.values);
      this.values = wider;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index];
  }
}
