import type avsc from 'avsc';
import { parseSchema } from '@alert-stream/common/avro/schema.ts';
import type { AlertSchema } from '@alert-stream/common/lsst-schemas.ts';
import { Random } from './random.ts';
import { recordFiller, type AlertSize, type Filler } from './record-filler.ts';
import { visitOf } from './visit.ts';

/** All that decides which alerts are made. */
export type AlertKnobs = AlertSize & { seed: number; alertsPerVisit: number };

/**
 * Makes the alerts of a visit. Equal schema versions and knobs give equal bytes; any difference gives other alerts
 * with other ids.
 */
export class AlertMaker {
  readonly #type: avsc.Type;
  readonly #fill: Filler;
  readonly #knobs: string;
  readonly #observation: ReturnType<typeof visitOf>;

  constructor({ version, schema }: AlertSchema, knobs: AlertKnobs) {
    this.#type = parseSchema(schema);
    this.#fill = recordFiller(schema, knobs);
    this.#knobs = [
      `schema ${version}`,
      `seed ${knobs.seed}`,
      `alerts per visit ${knobs.alertsPerVisit}`,
      `cutout pixels ${knobs.cutoutPixels}`,
      `previous sources ${knobs.previousSources}`,
      `forced sources ${knobs.forcedSources}`,
    ].join(', ');
    this.#observation = visitOf(this.#knobs, knobs.alertsPerVisit);
  }

  /** Sixteen bytes of this set of alerts, for what must be the same in the same set's files. */
  get marker(): Buffer {
    const random = new Random(`marker ${this.#knobs}`);
    const bytes = Buffer.alloc(16);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(random.uint32(), at);
    return bytes;
  }

  /** The encoded record of the alert at a place in the visit, from 0. */
  record(index: number): Buffer {
    const random = new Random(`alert ${index}, ${this.#knobs}`);
    return this.#type.toBuffer(this.#fill(this.#observation(index, random), random));
  }
}
