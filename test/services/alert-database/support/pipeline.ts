import type { KafkaMessage } from '@alert-stream/common/kafka/message.ts';
import { SchemaNotFoundError } from '@alert-stream/common/registry-client.ts';
import { ArchivedSchemas } from '../../../../services/alert-database/src/ingester/archived-schemas.ts';
import { archiver } from '../../../../services/alert-database/src/ingester/archiver.ts';
import { Retry } from '../../../../services/alert-database/src/ingester/retry.ts';
import type { SchemaSource } from '../../../../services/alert-database/src/ingester/schema-readers.ts';
import { Tally } from '../../../../services/alert-database/src/ingester/tally.ts';
import { SCHEMA, SCHEMA_ID } from './alerts.ts';
import { archiveOf } from './archives.ts';
import { memoryLog } from '../../../support/memory-log.ts';
import { MemoryStore } from './memory-store.ts';

/** A registry that holds one schema, counts how often it is asked, and fails as often as a test says. */
export class MemoryRegistry implements SchemaSource {
  readonly schemas = new Map([[SCHEMA_ID, SCHEMA]]);
  readonly failures: Error[] = [];
  asked = 0;

  async schema(id: number): Promise<string> {
    this.asked += 1;
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const schema = this.schemas.get(id);
    if (schema === undefined) throw new SchemaNotFoundError(id, new URL('http://registry'));
    return schema;
  }
}

/** The ingester's pipeline without Kafka, on a store and a registry in memory. */
export function pipeline(store: MemoryStore = new MemoryStore()) {
  const { log, lines, events } = memoryLog();
  const registry = new MemoryRegistry();
  const archive = archiveOf(store);
  const stop = new AbortController();
  const retry = new Retry({ log, signal: stop.signal, firstMs: 2, maxMs: 10, reportMs: 60_000 });
  const tally = new Tally();
  const schemas = new ArchivedSchemas({ source: registry, store: archive, log });
  const handle: (message: KafkaMessage) => Promise<void> = archiver({
    store: archive,
    schemas,
    retry,
    tally,
    log,
    gzipLevel: 1,
  });
  return { store, registry, handle, tally, stop, lines, events };
}
