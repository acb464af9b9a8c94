/** Characters after which a piece of text becomes bytes. */
const PIECE = 2 ** 16;

/** A long text in the making, as pieces of bytes: a string of it, and its copies, would be in memory whole. */
export class JsonText {
  readonly pieces: Buffer[] = [];
  readonly #onBytes: (bytes: number) => void;
  #text = '';

  /** @param onBytes is told how many bytes there are more; may throw to end it */
  constructor(onBytes: (bytes: number) => void) {
    this.#onBytes = onBytes;
  }

  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.end();
  }

  /** A name or a value with quotes around. */
  addString(text: string): void {
    this.add(JSON.stringify(text));
  }

  /** Makes bytes of what is left. */
  end(): void {
    if (this.#text === '') return;
    const piece = Buffer.from(this.#text);
    this.#text = '';
    this.#onBytes(piece.length);
    this.pieces.push(piece);
  }
}
