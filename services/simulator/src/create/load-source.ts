import { createHash, type Hash } from 'node:crypto';
import type avsc from 'avsc';
import { alertIdReader } from '@alert-stream/common/avro/alert-id.ts';
import { readAlertFile, type AlertFile } from '@alert-stream/common/alert-file.ts';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import { alertTimingReader, type AlertTiming } from './alert-timing.ts';

/** An alert of one of the files. */
type SourceAlert = { index: number; record: Buffer };

/** What is known of an alert once its file was read through. */
type CheckedAlert = AlertTiming & { id: bigint; bytes: number; file: SourceFile };

type SourceFile = {
  path: string;
  type: avsc.Type;
  /** The id that a packet names; none of a container file. */
  schemaId?: number;
  /** Place of its first alert among those of all files. */
  first: number;
  count: number;
};

/** Files of alerts that were read through once and found good. */
export type LoadSource = {
  files: SourceFile[];
  alerts: CheckedAlert[];
  /** Names the content (SHA-256, hex): equal records, equal digest, however they are divided into files. */
  digest: string;
  /** Reads the files again, one block in memory. */
  records: () => AsyncGenerator<SourceAlert>;
};

type Opened = { file: SourceFile; records: AlertFile['records'] };

/**
 * Reads files of alerts through before any of it is loaded.
 *
 * @param options.withBursts whether the alerts' detectors are needed
 * @param options.schemaOf knows the schema of a packet
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

/** An alert as messages name it. */
export function nameOf({ alerts }: LoadSource, index: number): string {
  const { id, bytes, file } = alerts[index] as CheckedAlert;
  return `alert ${index - file.first + 1} of ${file.count} in ${file.path} (id ${id}, ${bytes} bytes)`;
}

/**
 * Gives the alerts in the files' order. The last is held back until it is known that the files are still what was read
 * first: a load that lacks one alert is never played.
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
