/** The bytes do not match the schema. The message names the position. */
export class MalformedAvroError extends Error {}

const MAX_VARINT_BYTES = 10;

/**
 * Records and values without bytes that some bytes may hold: a hundred thousand, and two for each byte. An alert has a
 * few hundred. Ten bytes can stand for 2^50 nulls, which no program could decode.
 */
const FREE_VALUES = 100_000;
const VALUES_PER_BYTE = 2;

/** Records, arrays and maps within one another, so that a chain of them can't exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * A place in Avro's binary encoding. Unlike the decoder of `avsc`, which runs past the end of a buffer and believes
 * any count, it checks each step: a damaged message must neither be taken for a good one nor keep the program busy.
 */
export class Cursor {
  readonly buffer: Buffer;
  position: number;
  #values = 0;
  #depth = 0;

  constructor(buffer: Buffer, position = 0) {
    this.buffer = buffer;
    this.position = position;
  }

  get remaining(): number {
    return this.buffer.length - this.position;
  }

  /** Moves past `bytes` bytes. */
  skip(bytes: number): void {
    if (bytes < 0) throw new MalformedAvroError(`a length of ${bytes} at byte ${this.position}`);
    if (bytes > this.remaining) {
      throw new MalformedAvroError(`${bytes} bytes wanted at byte ${this.position} of ${this.buffer.length}`);
    }
    this.position += bytes;
  }

  take(bytes: number): Buffer {
    const start = this.position;
    this.skip(bytes);
    return this.buffer.subarray(start, this.position);
  }

  /** Moves past an `int` or `long`. */
  skipLong(): void {
    const start = this.position;
    while (this.byte() >= 0x80) {
      if (this.position - start === MAX_VARINT_BYTES)
        throw new MalformedAvroError(`an endless number at byte ${start}`);
    }
  }

  /** Reads an `int` or `long`. */
  readLong(): bigint {
    const start = this.position;
    this.skipLong();
    let zigzag = 0n;
    for (let at = this.position - 1; at >= start; at--) {
      zigzag = (zigzag << 7n) | BigInt((this.buffer[at] as number) & 0x7f);
    }
    if (zigzag >= 2n ** 64n) throw new MalformedAvroError(`a number of more than 64 bits at byte ${start}`);
    return (zigzag >> 1n) ^ -(zigzag & 1n);
  }

  /** Reads a `long` that counts something in memory; one above 2^53 is inexact, and too large either way. */
  readCount(): number {
    let zigzag = 0;
    let factor = 1;
    const start = this.position;
    for (;;) {
      const byte = this.byte();
      zigzag += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
      if (this.position - start === MAX_VARINT_BYTES)
        throw new MalformedAvroError(`an endless number at byte ${start}`);
    }
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  /** Counts records and values without bytes. */
  count(values: number): void {
    this.#values += values;
    const limit = FREE_VALUES + VALUES_PER_BYTE * this.buffer.length;
    if (this.#values <= limit) return;
    throw new MalformedAvroError(
      `more than ${limit} records and values without bytes at byte ${this.position} of ${this.buffer.length}`,
    );
  }

  /** Enters a record, array or map; `leave` leaves it. */
  enter(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw new MalformedAvroError(
        `more than ${MAX_DEPTH} records, arrays and maps within one another at byte ${this.position}`,
      );
    }
  }

  leave(): void {
    this.#depth -= 1;
  }

  readDouble(): number {
    const start = this.position;
    this.skip(8);
    return this.buffer.readDoubleLE(start);
  }

  byte(): number {
    const byte = this.buffer[this.position];
    if (byte === undefined) throw new MalformedAvroError(`the end at byte ${this.position}, where more was expected`);
    this.position++;
    return byte;
  }
}
