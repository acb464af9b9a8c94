import { SITE, sunAt, TAI_MINUS_UTC_DAYS } from './sun.ts';

/** From the start of a visit to the start of the next (DMTN-149). */
const CADENCE_DAYS = 37 / 86_400;

/** The Sun's altitude at which observing starts and ends: half a degree more than astronomical twilight. */
const NIGHT_ALTITUDE_DEGREES = -18.5;

const RADIANS = Math.PI / 180;
const UNIX_EPOCH_MJD = 40_587;
const DAY_MS = 86_400_000;

/**
 * Time is cut into slots of 37 s, numbered since MJD 0: each can hold one visit. So all that a visit is follows from its
 * slot and the seed, whoever asks for it: the alert of the visit itself, or the history of any later one.
 *
 * @returns the middle of a slot, in days (MJD, TAI)
 */
export function slotTime(slot: number): number {
  return (slot + 0.5) * CADENCE_DAYS;
}

/** The slot that holds a time (MJD, TAI). */
export function slotAt(mjd: number): number {
  return Math.floor(mjd / CADENCE_DAYS);
}

/**
 * The slots of one night at the site: from the first to the last.
 *
 * @param day the MJD of the evening's date in Chile
 */
export function nightSlots(day: number): { first: number; last: number } {
  // Local midnight by the Sun, to a minute by the equation of time.
  const meanMidnight = day + 1 - SITE.longitude / 360;
  const sun = sunAt(meanMidnight);
  const equationDegrees = ((sun.ra - meanLongitude(meanMidnight) + 540) % 360) - 180;
  const midnight = meanMidnight + equationDegrees / 360 + TAI_MINUS_UTC_DAYS;
  const [phi, delta] = [SITE.latitude * RADIANS, sun.dec * RADIANS];
  const cosine =
    (Math.sin(NIGHT_ALTITUDE_DEGREES * RADIANS) - Math.sin(phi) * Math.sin(delta)) / (Math.cos(phi) * Math.cos(delta));
  const half = 0.5 - Math.acos(cosine) / RADIANS / 360;
  return { first: slotAt(midnight - half) + 1, last: slotAt(midnight + half) - 1 };
}

/**
 * Visits one after the other, from a place in a night, through as many nights as it takes.
 *
 * @param offset slots since the first night's start
 * @returns the slot of a visit, by its number from 0
 */
export function visitSlots(firstDay: number, offset: number): (number: number) => number {
  const nights = [{ from: 0, slot: nightSlots(firstDay).first + offset, day: firstDay }];
  const endOf = ({ from, slot, day }: (typeof nights)[number]) => from + nightSlots(day).last - slot + 1;
  let last = 0;
  let end = endOf(nights[0] as (typeof nights)[number]);
  return (number) => {
    while (number >= end) {
      const day = firstDay + nights.length;
      nights.push({ from: end, slot: nightSlots(day).first, day });
      end = endOf(nights.at(-1) as (typeof nights)[number]);
    }
    while (number < (nights[last] as (typeof nights)[number]).from) last -= 1;
    while (last + 1 < nights.length && number >= (nights[last + 1] as (typeof nights)[number]).from) last += 1;
    const night = nights[last] as (typeof nights)[number];
    return night.slot + number - night.from;
  };
}

/** Rubin's visit numbers: the night's date and a running number, as in 2026071500123. */
export function visitId(slot: number): bigint {
  // A night's date is that of its evening: it changes at noon, 12 h UTC.
  const sinceNoon = slotTime(slot) - TAI_MINUS_UTC_DAYS - 0.5;
  const night = Math.floor(sinceNoon);
  const date = new Date((night - UNIX_EPOCH_MJD) * DAY_MS);
  const day = date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  const first = slotAt(night + 0.5 + TAI_MINUS_UTC_DAYS);
  return BigInt(day) * 100_000n + BigInt(slot - first);
}

function meanLongitude(mjd: number): number {
  return 280.46 + 0.985_647_4 * (mjd - 51_544.5);
}
