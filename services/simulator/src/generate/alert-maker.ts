import type { AlertModel } from './alert-model.ts';
import { alertIds } from './alert-ids.ts';
import { Random } from './random.ts';
import { firstVisit, visitOf, type FirstVisit, type VisitObservation } from './visit.ts';

/** How many alerts are made, and from which random numbers. */
export type AlertKnobs = { seed: number; visits: number; alertsPerVisit: number };

/**
 * Makes the alerts of a set of visits. Equal models and knobs give equal bytes; any difference gives other alerts with
 * other ids.
 */
export class AlertMaker {
  readonly #model: AlertModel;
  readonly #knobs: AlertKnobs;
  readonly #text: string;
  readonly #idOf: (index: number) => bigint;
  readonly #first: FirstVisit;
  #buffer = Buffer.allocUnsafe(2 ** 17);
  #visit: { number: number; observe: VisitObservation } | undefined;

  /** @throws AlertStreamError `CONFIG` for more alerts than ids can tell apart */
  constructor(model: AlertModel, knobs: AlertKnobs) {
    this.#model = model;
    this.#knobs = knobs;
    this.#text = [
      `schema ${model.schemaName}`,
      `seed ${knobs.seed}`,
      `alerts per visit ${knobs.alertsPerVisit}`,
      ...(knobs.visits === 1 ? [] : [`visits ${knobs.visits}`]),
      ...model.details,
    ].join(', ');
    this.#idOf = alertIds(this.#text, this.count);
    this.#first = firstVisit(this.#text);
  }

  /** Alerts in all visits together. */
  get count(): number {
    return this.#knobs.visits * this.#knobs.alertsPerVisit;
  }

  /** Sixteen bytes of this set of alerts, for what must be the same in the same set's files. */
  get marker(): Buffer {
    const random = new Random(`marker ${this.#text}`);
    const bytes = Buffer.alloc(16);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(random.uint32(), at);
    return bytes;
  }

  /** The encoded record of the alert at a place in the set, from 0. The memory is used again by the next call. */
  record(index: number): Buffer {
    const random = new Random(`alert ${index}, ${this.#text}`);
    const { alertsPerVisit } = this.#knobs;
    const observe = this.#observing(Math.floor(index / alertsPerVisit));
    const observation = { ...observe(index % alertsPerVisit, random), id: this.#idOf(index) };
    const alert = this.#model.filler(observation, random);
    // Below zero, the bytes that are missing.
    let end = this.#model.type.encode(alert, this.#buffer);
    if (end < 0) {
      this.#buffer = Buffer.allocUnsafe(this.#buffer.length - end);
      end = this.#model.type.encode(alert, this.#buffer);
    }
    return this.#buffer.subarray(0, end);
  }

  #observing(number: number): VisitObservation {
    if (this.#visit?.number !== number) {
      this.#visit = { number, observe: visitOf(this.#first, number, this.#knobs.alertsPerVisit) };
    }
    return this.#visit.observe;
  }
}
