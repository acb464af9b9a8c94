import { createHash, type Hash } from 'node:crypto';
import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { readAlertFile, type AlertFile } from '@alert-stream/common/alert-file.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { alertTimingReader, type AlertTiming } from './alert-timing.ts';

/** An alert of one of the files. */
type SourceAlert = { index: number; record: Buffer };

/** What is known of an alert once its file has been read. */
type CheckedAlert = AlertTiming & { id: bigint; bytes: number; file: SourceFile };

type SourceFile = {
  path: string;
  type: avsc.Type;
  /** The schema id in a packet; a container file has none. */
  schemaId?: number;
  /** Index of its first alert among those of all files. */
  first: number;
  count: number;
};

/** Files of alerts that have been read once and found valid. */
export type LoadSource = {
  files: SourceFile[];
  alerts: CheckedAlert[];
  /** SHA-256 of the records in hex, independent of how they are divided into files. */
  digest: string;
  /** Reads the files again, with one block in memory at a time. */
  records: () => AsyncGenerator<SourceAlert>;
};

type Opened = { file: SourceFile; records: AlertFile['records'] };

/**
 * Reads files of alerts completely, before any alert is loaded.
 *
 * @param options.withBursts whether the alerts' detectors are needed
 * @param options.schemaOf finds the schema of a packet
 * @throws AlertStreamError `INPUT`, naming the file: not a container, damaged, empty, a schema without an id or a
 *   time, a record that can't be decoded
 */
export async function readLoadSource(
  paths: string[],
  { withBursts = false, schemaOf }: { withBursts?: boolean; schemaOf: (path: string, id: number) => unknown },
): Promise<LoadSource> {
  const opened: Opened[] = [];
  const alerts: CheckedAlert[] = [];
  const hash = createHash('sha256');
  for (const path of paths) {
    const { type, records, schemaId } = await readAlertFile(path, (id) => schemaOf(path, id));
    const file = { path, type, first: alerts.length, count: 0, ...(schemaId !== undefined && { schemaId }) };
    const [idOf, timingOf] = inFile(path, () => [alertIdReader(type), alertTimingReader(type, withBursts)] as const);
    for await (const record of records) {
      const known = inFile(`${path}: record ${file.count}`, () => ({ id: idOf(record), ...timingOf(record) }));
      alerts.push({ ...known, bytes: record.length, file });
      file.count += 1;
      addTo(hash, record);
    }
    if (file.count === 0) throw new AlertStreamError('INPUT', `${path}: expected alerts, the container is empty`);
    opened.push({ file, records });
  }
  const digest = hash.digest('hex');
  return {
    files: opened.map(({ file }) => file),
    alerts,
    digest,
    records: () => readAgain(opened, alerts.length, digest),
  };
}

/** How messages refer to an alert. */
export function nameOf({ alerts }: LoadSource, index: number): string {
  const { id, bytes, file } = alerts[index] as CheckedAlert;
  return `alert ${index - file.first + 1} of ${file.count} in ${file.path} (id ${id}, ${bytes} bytes)`;
}

/**
 * Reads the alerts again, in the order of the files. The last alert is held back until the files have proved unchanged:
 * a load that lacks one alert is never played.
 */
async function* readAgain(opened: Opened[], count: number, digest: string): AsyncGenerator<SourceAlert> {
  const hash = createHash('sha256');
  let index = 0;
  for (const { file, records } of opened) {
    for await (const record of records) {
      addTo(hash, record);
      const last = index === count - 1;
      if (index >= count || (last && hash.copy().digest('hex') !== digest)) throw changed(file);
      yield { index, record };
      index += 1;
    }
    if (index !== file.first + file.count) throw changed(file);
  }
}

function changed({ path }: SourceFile): AlertStreamError {
  return new AlertStreamError('INPUT', `${path}: the file changed while it was loaded`);
}

/** Includes the lengths, so that the same bytes divided into other records give another digest. */
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
