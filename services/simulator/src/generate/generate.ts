import type { CodecName } from '@alert-stream/common/avro/codec.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { AlertMaker, type AlertKnobs } from './alert-maker.ts';
import { chooseModel, type ModelOptions } from './choose-model.ts';
import { Progress } from './progress.ts';

export type GenerateOptions = Omit<AlertKnobs, 'visits'> &
  ModelOptions & {
    file: string;
    /** One, unless said otherwise. */
    visits?: number;
    /** How the file's blocks are compressed; not at all, unless said otherwise. */
    codec?: CodecName;
  };

/**
 * Writes visits of realistic alerts to an Avro container file, one block in memory. The file has its name only once
 * it is complete.
 *
 * @throws AlertStreamError `CONFIG` or `INPUT` for wrong options (see `chooseModel`), or a file that can't be written;
 *   `STORE` when stopped
 */
export async function generate(options: GenerateOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { file, seed, visits = 1, alertsPerVisit, codec = 'null' } = options;
  const knobs = { seed, visits, alertsPerVisit };
  const model = await chooseModel(options, knobs);
  const maker = new AlertMaker(model, knobs);
  const started = performance.now();
  const progress = new Progress(maker.count, log);
  const writer = await ContainerWriter.create(file, { schema: model.schema, codec, sync: maker.marker });
  let bytes = 0;
  try {
    for (let index = 0; index < maker.count; index += 1) {
      const record = maker.record(index);
      bytes += record.length;
      await writer.append(record);
      if (progress.show(index + 1)) await breath();
      if (signal.aborted) throw new AlertStreamError('STORE', `stopped: ${file} was not written`);
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - started) / 1000;
  const bytesPerAlert = Math.round(bytes / maker.count);
  log.info(
    { event: 'generated', alerts: maker.count, visits, bytes: writer.bytes, bytesPerAlert, seconds },
    `wrote ${file}`,
  );
}

/** Lets a signal be heard: making alerts is all computation. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
