import { AlertStreamError } from '@alert-stream/common/errors.ts';
import type { AlertModel } from './alert-model.ts';
import { alertIds, MAX_ALERTS } from './alert-ids.ts';
import { observationAt, type Observation } from './observation.ts';
import { Random } from './random.ts';
import { burstsOf, DEFAULT_BURSTS, type Bursts, type VisitBursts } from './scene/burst.ts';
import { visitSlots } from './scene/slots.ts';
import { pointingAt, visitAt } from './scene/visit.ts';

/** How many alerts are made, and from which random numbers. */
export type AlertKnobs = { seed: number; visits: number; alertsPerVisit: number; bursts?: Bursts | undefined };

/** Where an alert is: in which visit, from 0, and at which place of that. */
export type AlertPlace = { visit: number; index: number };

const FIRST_NIGHT_MJD = 61_041;

/** The first visit is made within this many days of the first night, which is longer in all seasons. */
const FIRST_SLOTS = 400;

/** Sources are at least this far from a detector's edges, so that the largest usual cutouts are all on it. */
const EDGE_PIXELS = 60;
const FARTHEST_PIXEL = 3940;

/**
 * Makes the alerts of a set of visits. Equal models and knobs give equal bytes; any difference gives other alerts with
 * other ids.
 */
export class AlertMaker {
  /** Alerts in all visits together. */
  readonly count: number;
  readonly #model: AlertModel;
  readonly #text: string;
  readonly #survey: number;
  /** The id of the alert at a place in the set. */
  readonly idOf: (index: number) => bigint;
  readonly #slotOf: (visit: number) => number;
  readonly #burstsOf: (visit: number) => VisitBursts;
  /** Where each visit begins, unless all have the same number of alerts. */
  readonly #starts: number[] | undefined;
  readonly #alertsPerVisit: number;
  #buffer = Buffer.allocUnsafe(2 ** 17);
  #visit: { number: number; bursts: VisitBursts; seen: Parameters<typeof observationAt>[1] } | undefined;

  /** @throws AlertStreamError `CONFIG` for more alerts than ids can tell apart */
  constructor(model: AlertModel, { seed, visits, alertsPerVisit, bursts = DEFAULT_BURSTS }: AlertKnobs) {
    this.#model = model;
    this.#alertsPerVisit = alertsPerVisit;
    this.#text = [
      `schema ${model.schemaName}`,
      `seed ${seed}`,
      `alerts per visit ${alertsPerVisit}`,
      ...(visits === 1 ? [] : [`visits ${visits}`]),
      ...(bursts === DEFAULT_BURSTS ? [] : [`bursts ${JSON.stringify(bursts)}`]),
      ...model.details,
    ].join(', ');
    this.#burstsOf = (visit) => burstsOf(bursts, new Random(`bursts ${visit}, ${this.#text}`), alertsPerVisit);
    this.#starts = bursts.alertsPerDetector === undefined ? undefined : startsOf(visits, this.#burstsOf);
    this.count = this.#starts?.at(-1) ?? visits * alertsPerVisit;
    this.idOf = alertIds(this.#text, this.count);
    const random = new Random(`survey ${this.#text}`);
    this.#survey = random.uint32();
    this.#slotOf = visitSlots(FIRST_NIGHT_MJD + random.integer(0, 364), random.integer(0, FIRST_SLOTS));
  }

  /** Sixteen bytes of this set of alerts, for what must be the same in the same set's files. */
  get marker(): Buffer {
    const random = new Random(`marker ${this.#text}`);
    const bytes = Buffer.alloc(16);
    for (let at = 0; at < bytes.length; at += 4) bytes.writeUInt32BE(random.uint32(), at);
    return bytes;
  }

  /** The alert at a place in the set, from 0, as avsc takes it. The memory of its cutouts is used again by the next. */
  alert(index: number): unknown {
    const random = this.random(index, 'alert');
    return this.#model.filler(this.#observe(index, random), random);
  }

  /** The encoded record of an alert. The memory is used again by the next call. */
  encode(alert: unknown): Buffer {
    // Below zero, the bytes that are missing.
    let end = this.#model.type.encode(alert, this.#buffer);
    if (end < 0) {
      this.#buffer = Buffer.allocUnsafe(this.#buffer.length - end);
      end = this.#model.type.encode(alert, this.#buffer);
    }
    return this.#buffer.subarray(0, end);
  }

  record(index: number): Buffer {
    return this.encode(this.alert(index));
  }

  /** In which visit an alert is. */
  placeOf(index: number): AlertPlace {
    const starts = this.#starts;
    if (starts === undefined) {
      return { visit: Math.floor(index / this.#alertsPerVisit), index: index % this.#alertsPerVisit };
    }
    // Alerts are made in order: it is the last visit's, or the next one's.
    let visit = this.#visit?.number ?? 0;
    while ((starts[visit] as number) > index) visit -= 1;
    while ((starts[visit + 1] as number) <= index) visit += 1;
    return { visit, index: index - (starts[visit] as number) };
  }

  /** Random numbers of one alert. @param use tells those for one purpose from those for another */
  random(index: number, use: string): Random {
    return new Random(`${use} ${index}, ${this.#text}`);
  }

  #observe(index: number, random: Random): Observation {
    const { visit, index: inVisit } = this.placeOf(index);
    if (this.#visit?.number !== visit) {
      const slot = this.#slotOf(visit);
      const survey = this.#survey;
      const seen = { survey, scene: visitAt(survey, slot), pointing: pointingAt(survey, slot) };
      this.#visit = { number: visit, bursts: this.#burstsOf(visit), seen };
    }
    const { bursts, seen } = this.#visit;
    // As alerts hold them, in 32 bits: the place on the sky is that of these numbers.
    const [x, y] = [Math.fround(pixel(random)), Math.fround(pixel(random))];
    return observationAt(this.idOf(index), seen, { detector: bursts.detectorOf(inVisit), x, y });
  }
}

function pixel(random: Random): number {
  return random.between(EDGE_PIXELS, FARTHEST_PIXEL);
}

/** @returns one more than there are visits: the last is the number of alerts in all */
function startsOf(visits: number, bursts: (visit: number) => VisitBursts): number[] {
  const starts = [0];
  for (let visit = 0; visit < visits; visit += 1) {
    const next = (starts[visit] as number) + bursts(visit).alerts;
    if (next > MAX_ALERTS)
      throw new AlertStreamError('CONFIG', `at most ${MAX_ALERTS} alerts, got more with visit ${visit}`);
    starts.push(next);
  }
  return starts;
}
