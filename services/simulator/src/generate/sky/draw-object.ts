import type { Random } from '../random.ts';
import type { Visit } from '../scene/visit.ts';
import { differenceFlux, templateOf, type SkyObject, type Variability, type VariableKind } from './object.ts';

/** How often each kind is met among detections; the rates of a sky are for later. */
const SHARES: [VariableKind, number][] = [
  ['periodic', 0.42],
  ['supernova', 0.25],
  ['constant', 0.21],
  ['flare', 0.08],
  ['moving', 0.04],
];

/** An object is drawn again when its curve is lower than this part of its height. */
const LOWEST = 0.05;

/**
 * An object that a visit detects: its kind and the phase of its light curve by chance, its brightness such that the
 * difference image has a given flux.
 *
 * @param flux of the detection in nJy, above zero
 */
export function drawObject(visit: Visit, at: { ra: number; dec: number }, flux: number, random: Random): SkyObject {
  for (;;) {
    const variability = draw(visit.mjd, random);
    const shape: SkyObject = { ...at, variability, amplitude: 1, template: templateOf(0, 5000) };
    const now = differenceFlux(shape, visit.band, visit.mjd);
    if (Math.abs(now) < LOWEST) continue;
    const fades = variability.kind === 'constant' && random.chance(0.25);
    const amplitude = (fades ? -1 : 1) * (flux / Math.abs(now));
    return { ...shape, amplitude, template: templateFor(variability, amplitude, random) };
  }
}

function draw(mjd: number, random: Random): Variability {
  const kind = kindOf(random.unit());
  const kelvin = random.between(4000, 9000);
  if (kind === 'constant' || kind === 'moving') return { kind, kelvin };
  if (kind === 'periodic') {
    const periodDays = 10 ** random.between(-0.5, 2);
    return { kind, kelvin, periodDays, phase: random.unit(), skew: random.between(0.15, 0.5) };
  }
  if (kind === 'supernova') {
    const riseDays = random.between(2, 5);
    const fallDays = random.between(15, 45);
    return { kind, peakMjd: mjd - random.between(-15, 90), riseDays, fallDays, kelvin: random.between(9000, 15_000) };
  }
  const fallDays = random.between(0.01, 0.08);
  return { kind, peakMjd: mjd - fallDays * random.between(0, 2), fallDays, kelvin: random.between(9000, 12_000) };
}

function kindOf(share: number): VariableKind {
  let left = share;
  for (const [kind, part] of SHARES) if ((left -= part) < 0) return kind;
  return 'periodic';
}

/** What the template has at the object's place: the star's mean, the host's light, or what has faded since. */
function templateFor(variability: Variability, amplitude: number, random: Random): SkyObject['template'] {
  const height = Math.abs(amplitude);
  if (variability.kind === 'periodic') return templateOf(height * 1.5 * random.between(1.2, 5), variability.kelvin);
  if (variability.kind === 'constant')
    return amplitude < 0 ? templateOf(height * random.between(1, 1.5), variability.kelvin) : templateOf(0, 5000);
  if (variability.kind === 'moving') return templateOf(0, 5000);
  if (variability.kind === 'flare') return templateOf(height * random.between(0.02, 0.5), 3000);
  return templateOf(height * Math.exp(random.between(-3, 1)), 5500);
}
