/** A block of Terraform's language: its labels, its attributes as they are written, and the blocks in it. */
export type Block = { type: string; labels: string[]; attributes: Record<string, string>; blocks: Block[] };

/**
 * Reads Terraform's language as far as to its expressions, which stay text: enough to see which attributes are set in
 * which block.
 *
 * @throws Error where it can't be read
 */
export function parseHcl(text: string): Block {
  const reader = new Reader(text);
  const root = reader.body({ type: '', labels: [], attributes: {}, blocks: [] });
  if (!reader.done) throw new Error(`a } too many at ${reader.place}`);
  return root;
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  get place(): string {
    return `line ${this.#text.slice(0, this.#at).split('\n').length}`;
  }

  body(block: Block): Block {
    for (;;) {
      this.#take(/(\s+|#[^\n]*|\/\/[^\n]*)*/y);
      if (this.done || this.#text[this.#at] === '}') return block;
      const name = this.#need(/[\w-]+/y, 'a name');
      if (this.#take(/ *=(?!=) */y) === undefined) block.blocks.push(this.#block(name));
      else block.attributes[name] = this.#expression();
    }
  }

  #block(type: string): Block {
    const labels = [];
    for (let label; (label = this.#take(/ *("[^"]*"|[\w-]+)/y)) !== undefined;)
      labels.push(label.trim().replaceAll('"', ''));
    this.#need(/ *\{/y, 'a {');
    const block = this.body({ type, labels, attributes: {}, blocks: [] });
    this.#need(/\}/y, 'a }');
    return block;
  }

  /** All up to the end of the line, or of the brackets that are open there. */
  #expression(): string {
    const start = this.#at;
    for (let depth = 0; !this.done;) {
      if (this.#take(/"(\\.|\$\{[^}]*\}|[^"\\])*"/y) !== undefined) continue;
      const character = this.#text[this.#at]!;
      if (depth === 0 && (character === '\n' || character === '}')) break;
      depth += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
      this.#at += 1;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #need(pattern: RegExp, what: string): string {
    const found = this.#take(pattern);
    if (found === undefined) throw new Error(`expected ${what} at ${this.place}`);
    return found;
  }
}
