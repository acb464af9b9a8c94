import type { Watchdog } from '@alert-stream/common/http/watchdog.ts';
import type { Handler } from '@alert-stream/common/kafka/consume/in-flight-handlers.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { Archive } from '../archive/archive.ts';
import { alertArchiver, archiver, type ArchiveMessage } from './archiver.ts';
import { ArchivedSchemas } from './archived-schemas.ts';
import { Retry } from './retry.ts';
import type { SchemaSource } from './schema-readers.ts';
import { Tally } from './tally.ts';

export type PipelineOptions = {
  store: Archive;
  schemas: SchemaSource;
  /** gzip's, 1 to 9 */
  gzipLevel: number;
  log: Logger;
  /** Aborts when what waits for a store or a registry must give up. */
  signal: AbortSignal;
  tally?: Tally;
  watchdog?: Watchdog;
  /** Is told each failure that will be tried again. */
  onFailure?: (error: unknown) => void;
};

/** What every command does with a message, on its way from Kafka or the quarantine into the archive. */
export type Pipeline = {
  /** Archives a message, or rejects with the reason why it can't be. */
  archive: ArchiveMessage;
  /** Archives a message, or puts it into the quarantine. */
  handle: Handler;
  tally: Tally;
  retry: Retry;
};

export function createPipeline(options: PipelineOptions): Pipeline {
  const { store, log, tally = new Tally() } = options;
  const retry = new Retry(options);
  const schemas = new ArchivedSchemas({ source: options.schemas, store, log });
  const parts = { store, schemas, retry, log, gzipLevel: options.gzipLevel };
  return { archive: alertArchiver(parts), handle: archiver({ ...parts, tally }), tally, retry };
}
