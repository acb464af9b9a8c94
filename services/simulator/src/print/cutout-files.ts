import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import type { DecodedAlert } from './alert-json.ts';

/** A field's name by Avro's rule. A registry might have another, which must not become a path. */
const SAFE_NAME = /^[A-Za-z_]\w{0,99}$/;

/** Writes alerts' cutouts as files of a folder, `<id>-<field>.fits`; `.bin` for bytes that are no FITS file. */
export class CutoutFiles {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder, unless it is there. @throws AlertStreamError `INPUT` when that can't be */
  static async in(folder: string): Promise<CutoutFiles> {
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw new AlertStreamError('INPUT', `--cutouts: can't make the folder ${folder}: ${messageOf(error)}`, {
        cause: error,
      });
    });
    return new CutoutFiles(folder);
  }

  /** @throws AlertStreamError `INPUT` when the disk refuses */
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
