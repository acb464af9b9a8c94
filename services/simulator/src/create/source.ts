import { createHash, type Hash } from 'node:crypto';
import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { alertTimeReader } from '@alert-stream/common/avro/alert-time.ts';
import { readContainer } from '@alert-stream/common/avro/container-file.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';

/** An alert of a file, ready to be loaded. */
export type SourceAlert = { index: number; record: Buffer; offsetSeconds: number };

/** A container file of alerts that was read through once and found good. */
export type AlertSource = {
  path: string;
  type: avsc.Type;
  count: number;
  /** Bytes of all records. */
  bytes: number;
  /** Names the content when loaded under a schema id: equal content, equal name (SHA-256, hex). */
  generation: (schemaId: number) => string;
  /** Reads the file again, one block in memory. */
  alerts: () => AsyncGenerator<SourceAlert>;
};

const SECONDS_PER_DAY = 86_400;

/**
 * Reads a container file of alerts through before any of it is loaded.
 *
 * @throws AlertStreamError `INPUT`, naming the file: not a container, damaged, empty, a schema without an id or a
 *   time, a record that can't be decoded
 */
export async function readSource(path: string): Promise<AlertSource> {
  const { type, records } = await readContainer(path);
  const [idOf, timeOf] = inFile(path, () => [alertIdReader(type), alertTimeReader(type)] as const);
  const hash = createHash('sha256');
  const times: number[] = [];
  let bytes = 0;
  for await (const record of records) {
    inFile(`${path}: record ${times.length}`, () => {
      idOf(record);
      times.push(timeOf(record));
    });
    addTo(hash, record);
    bytes += record.length;
  }
  if (times.length === 0) throw new AlertStreamError('INPUT', `${path}: expected alerts, the container is empty`);
  const first = times.reduce((least, time) => Math.min(least, time));
  const offsets = times.map((time) => (time - first) * SECONDS_PER_DAY);
  const digest = hash.digest('hex');
  return {
    path,
    type,
    count: times.length,
    bytes,
    generation: (schemaId) => createHash('sha256').update(`${schemaId} ${digest}`).digest('hex'),
    alerts: () => readAgain(path, records, offsets, digest),
  };
}

/**
 * Gives the alerts in the file's order. The last is held back until it is known that the file is still what was read
 * first: a load that lacks one alert is never played.
 */
async function* readAgain(
  path: string,
  records: AsyncIterable<Buffer>,
  offsets: number[],
  digest: string,
): AsyncGenerator<SourceAlert> {
  const hash = createHash('sha256');
  let index = 0;
  for await (const record of records) {
    addTo(hash, record);
    const offsetSeconds = offsets[index];
    const last = index === offsets.length - 1;
    if (offsetSeconds === undefined || (last && hash.copy().digest('hex') !== digest)) throw changed(path);
    yield { index, record, offsetSeconds };
    index += 1;
  }
  if (index < offsets.length) throw changed(path);
}

function changed(path: string): AlertStreamError {
  return new AlertStreamError('INPUT', `${path}: the file changed while it was loaded`);
}

/** Lengths go in too, so that the same bytes cut otherwise are other content. */
function addTo(hash: Hash, record: Buffer): void {
  hash.update(`${record.length} `).update(record);
}

function inFile<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new AlertStreamError('INPUT', `${where}: ${messageOf(error)}`, { cause: error });
  }
}
