import type { CodecName } from '@alert-stream/common/avro/codec.ts';
import { ContainerWriter } from '@alert-stream/common/avro/container-writer.ts';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import type { AlertModel } from './alert-model.ts';
import { AlertMaker, type AlertKnobs } from './alert-maker.ts';
import { chooseModel, type ModelOptions } from './choose-model.ts';
import { DEFAULT_ALERTS_PER_VISIT } from './defaults.ts';
import type { Bursts } from './scene/burst.ts';
import { DETECTORS } from './scene/camera.ts';
import { Progress } from './progress.ts';
import { loadTransform, transformed, type AlertContext, type AlertRecord } from './transform.ts';

export type GenerateOptions = ModelOptions & {
  seed: number;
  file: string;
  /** One by default. */
  visits?: number;
  alertsPerVisit?: number | undefined;
  /** Detectors that alerts come from; all by default. */
  detectors?: number | undefined;
  /** Alerts of each detector in a visit, instead of `alertsPerVisit`. */
  alertsPerDetector?: Bursts['alertsPerDetector'];
  /** How the file's blocks are compressed; not at all by default. */
  codec?: CodecName;
  /** A file of TypeScript or JavaScript with a function that each alert goes through. */
  transform?: string | undefined;
};

/**
 * Writes visits of realistic alerts to an Avro container file, one block in memory. The file has its name only once
 * it is complete.
 *
 * @throws AlertStreamError `CONFIG` or `INPUT` for wrong options (see `chooseModel`), or a file that can't be written;
 *   `STORE` when stopped
 */
export async function generate(options: GenerateOptions, log: Logger, signal: AbortSignal): Promise<void> {
  const { file, visits = 1, codec = 'null' } = options;
  const knobs = knobsOf(options);
  const transform = options.transform === undefined ? undefined : await loadTransform(options.transform);
  const model = await chooseModel(options, knobs);
  const maker = new AlertMaker(model, knobs);
  const started = performance.now();
  const progress = new Progress(maker.count, log);
  const writer = await ContainerWriter.create(file, { schema: model.schema, codec, sync: maker.marker });
  let [bytes, alerts] = [0, 0];
  try {
    for (let index = 0; index < maker.count; index += 1) {
      const made = maker.alert(index);
      const alert =
        transform === undefined
          ? made
          : transformed(transform, model.type, made as AlertRecord, contextOf(maker, model, index));
      if (alert !== null) {
        const record = maker.encode(alert);
        bytes += record.length;
        alerts += 1;
        await writer.append(record);
      }
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
  const bytesPerAlert = Math.round(bytes / Math.max(1, alerts));
  log.info(
    { event: 'generated', alerts, leftOut: maker.count - alerts, visits, bytes: writer.bytes, bytesPerAlert, seconds },
    `wrote ${file}`,
  );
}

function knobsOf(options: GenerateOptions): AlertKnobs {
  const { seed, visits = 1, alertsPerVisit, detectors = DETECTORS, alertsPerDetector } = options;
  if (alertsPerVisit !== undefined && alertsPerDetector !== undefined) {
    throw new AlertStreamError(
      'CONFIG',
      "--alerts-per-visit and --alerts-per-detector don't go together: a visit has those of its detectors",
    );
  }
  const ownBursts = detectors !== DETECTORS || alertsPerDetector !== undefined;
  return {
    seed,
    visits,
    alertsPerVisit: alertsPerVisit ?? DEFAULT_ALERTS_PER_VISIT,
    ...(ownBursts && { bursts: { detectors, alertsPerDetector } }),
  };
}

/** Lets a signal be heard: making alerts is all computation. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function contextOf(maker: AlertMaker, { schemaName }: AlertModel, index: number): AlertContext {
  const random = maker.random(index, 'transform');
  const { visit } = maker.placeOf(index);
  return { id: maker.idOf(index), index, visit, schema: schemaName, random: () => random.unit() };
}
