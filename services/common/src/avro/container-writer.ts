import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { kindOf, systemReason } from '../command/read-file.ts';
import { AlertStreamError, messageOf } from '../errors.ts';
import { CODECS, type CodecName } from './codec.ts';
import { blockParts, encodeHeader, SYNC_BYTES } from './container-format.ts';

/** Bytes of records after which a block ends. */
const BLOCK_BYTES = 2 ** 20;

export type ContainerOptions = {
  /** The schema that the records were encoded with, as it shall stand in the file. */
  schema: unknown;
  codec?: CodecName;
  /** 16 bytes that mark the end of each block; random, unless the same input must give the same file. */
  sync?: Buffer;
};

/**
 * Writes an Avro container file, block by block. The file has its name only once it is complete: until `close` it is
 * written beside, as `<path>.partial`.
 */
export class ContainerWriter {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #codec: CodecName;
  readonly #sync: Buffer;
  // One for all blocks: a file of gigabytes is written with the memory of a block.
  #block = Buffer.allocUnsafe(2 * BLOCK_BYTES);
  #blockBytes = 0;
  #records = 0;
  #written = 0;

  private constructor(path: string, file: FileHandle, codec: CodecName, sync: Buffer) {
    this.#path = path;
    this.#file = file;
    this.#codec = codec;
    this.#sync = sync;
  }

  /** @throws AlertStreamError `INPUT` when the file can't be written */
  static async create(path: string, options: ContainerOptions): Promise<ContainerWriter> {
    const { schema, codec = 'null', sync = randomBytes(SYNC_BYTES) } = options;
    if (sync.length !== SYNC_BYTES) throw new TypeError(`a marker has ${SYNC_BYTES} bytes, got ${sync.length}`);
    await requireReplaceable(path);
    const file = await open(partial(path), 'w').catch((error: unknown) => {
      throw new AlertStreamError('INPUT', `can't write ${path}: ${systemReason(error)}`, { cause: error });
    });
    const writer = new ContainerWriter(path, file, codec, sync);
    await writer.#write(encodeHeader({ 'avro.schema': JSON.stringify(schema), 'avro.codec': codec }, sync));
    return writer;
  }

  /** Bytes written so far, without the block that is being filled. */
  get bytes(): number {
    return this.#written;
  }

  /** Adds an encoded record, whose bytes are copied. The next may follow only when the promise is done. */
  async append(record: Buffer): Promise<void> {
    const end = this.#blockBytes + record.length;
    if (end > this.#block.length) this.#block = Buffer.concat([this.#block.subarray(0, this.#blockBytes)], 2 * end);
    record.copy(this.#block, this.#blockBytes);
    this.#blockBytes = end;
    this.#records += 1;
    if (end >= BLOCK_BYTES) await this.#endBlock();
  }

  /** Ends the file and gives it its name. @throws AlertStreamError `INPUT` when the disk refuses */
  async close(): Promise<void> {
    await this.#endBlock();
    await this.#file.close();
    await rename(partial(this.#path), this.#path);
  }

  /** Gives up: leaves nothing behind, and a file of that name as it was. */
  async abort(): Promise<void> {
    await this.#file.close();
    await rm(partial(this.#path), { force: true });
  }

  async #endBlock(): Promise<void> {
    const records = this.#records;
    if (records === 0) return;
    const data = await CODECS[this.#codec].compress(this.#block.subarray(0, this.#blockBytes));
    for (const part of blockParts(records, data, this.#sync)) await this.#write(part);
    this.#blockBytes = 0;
    this.#records = 0;
  }

  async #write(bytes: Buffer): Promise<void> {
    try {
      await this.#file.writeFile(bytes);
      this.#written += bytes.length;
    } catch (error) {
      await this.abort().catch(() => undefined);
      throw new AlertStreamError('INPUT', `can't write ${this.#path}: ${messageOf(error)}`, { cause: error });
    }
  }
}

/** A folder can't be replaced by the finished file, and a device such as /dev/null must not be. */
async function requireReplaceable(path: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || stats.isFile()) return;
  throw new AlertStreamError('INPUT', `can't write ${path}: expected a file, it is ${kindOf(stats)}`);
}

function partial(path: string): string {
  return `${path}.partial`;
}
