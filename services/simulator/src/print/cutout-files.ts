import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import type { DecodedAlert } from './alert-json.ts';

/** A field name as Avro defines it. Another name, which a registry might have, must not become a path. */
const SAFE_NAME = /^[A-Za-z_]\w{0,99}$/;

/** Writes the cutouts of alerts to a folder, as `<id>-<field>.fits`, or `.bin` for bytes that aren't a FITS file. */
export class CutoutFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Creates the folder unless it exists. @throws AlertStreamError `INPUT` when that fails */
  static async in(folder: string): Promise<CutoutFiles> {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw new AlertStreamError('INPUT', `--cutouts: can't make the folder ${folder}: ${messageOf(error)}`, {
        cause: error,
      });
    });
    return new CutoutFiles(folder);
  }

  /** @throws AlertStreamError `INPUT` when a file can't be written */
  async write(id: bigint, alert: DecodedAlert): Promise<void> {
    for (const [field, value] of Object.entries(alert)) {
      if (!Buffer.isBuffer(value) || !SAFE_NAME.test(field)) continue;
      const path = join(this.#folder, `${id}-${field}.${readFits(value) === undefined ? 'bin' : 'fits'}`);
      await writeFile(path, value).catch((error: unknown) => {
        throw new AlertStreamError('INPUT', `--cutouts: can't write ${path}: ${messageOf(error)}`, { cause: error });
      });
    }
  }
}
