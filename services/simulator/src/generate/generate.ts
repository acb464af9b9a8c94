import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { loadAlertSchemas, type AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { AlertMaker, type AlertKnobs } from './alert-maker.ts';
import { Progress } from './progress.ts';

export type GenerateOptions = AlertKnobs & {
  file: string;
  /** Folder of alert schemas, `<major>/<minor>/*.avsc`. */
  schemas: string;
  schemaVersion: string;
};

/**
 * Writes a visit of realistic alerts to an Avro container file, one block in memory. The file has its name only once
 * it is complete.
 *
 * @throws AlertStreamError `INPUT` for an unknown schema version, or a file that can't be written; `STORE` when stopped
 */
export async function generate(options: GenerateOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const schema = chosenSchema(options);
  const maker = new AlertMaker(schema, options);
  const started = performance.now();
  const progress = new Progress(options.alertsPerVisit);
  const writer = await ContainerWriter.create(options.file, { schema: schema.schema, sync: maker.marker });
  try {
    for (let index = 0; index < options.alertsPerVisit; index += 1) {
      await writer.append(maker.record(index));
      if (progress.show(index + 1)) await breath();
      if (signal.aborted) throw new AlertStreamError('STORE', `stopped: ${options.file} was not written`);
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - started) / 1000;
  log.info({ event: 'generated', alerts: options.alertsPerVisit, bytes: writer.bytes, seconds }, `wrote ${options.file}`);
}

function chosenSchema({ schemas, schemaVersion }: GenerateOptions): AlertSchema {
  const known = loadAlertSchemas(schemas);
  const chosen = known.find(({ version }) => version === schemaVersion);
  if (chosen === undefined) {
    const versions = known.map(({ version }) => version).join(', ');
    throw new AlertStreamError('INPUT', `--schema-version: expected one of ${versions} (in ${schemas}), got "${schemaVersion}"`);
  }
  return chosen;
}

/** Lets a signal be heard: making alerts is all computation. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
