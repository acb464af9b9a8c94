import { cardNumber, cardText, type Cards } from './cards.ts';

/** How a picture lies in some coordinates, near its reference point (FITS standard 4.0, section 8). */
export type World = {
  /** What the axes are, by their names: right ascension and declination, others, or unnamed ones. */
  axes: 'celestial' | 'other' | 'unnamed';
  /** `CRVALi`: the coordinates of the reference point; NaN where the file has none. Degrees, unless `other`. */
  reference: [number, number];
  /**
   * How much each coordinate grows for a step of one pixel to the right, and for one up: a row each, that of right
   * ascension first. Degrees, unless `other`.
   */
  steps: Steps;
};

export type Steps = [[number, number], [number, number]];

/** Degrees in each unit that `CUNITi` may name for an angle (section 4.3, table 3); in none unless it says so. */
const DEGREES = new Map([
  ['', 1],
  ['deg', 1],
  ['arcmin', 1 / 60],
  ['arcsec', 1 / 3600],
  ['mas', 1 / 3_600_000],
  ['rad', 180 / Math.PI],
]);

/** Projections whose reference point is the native pole: there `LONPOLE` turns the picture (section 8.3). */
const ZENITHAL = /-(AZP|SZP|TAN|STG|SIN|ARC|ZPN|ZEA|AIR)/;

const UNTURNED_LONPOLE = 180;

type Header = { file: Buffer; cards: Cards };

/**
 * The linear part of a picture's coordinates.
 *
 * @param axes the picture's among the array's, counted from 1
 * @returns undefined when there is none
 */
export function readWorld(file: Buffer, cards: Cards, axes: [number, number]): World | undefined {
  const header = { file, cards };
  const swapped = nameOf(header, axes[0]) === 'DEC-' && nameOf(header, axes[1]) === 'RA--';
  const order: [number, number] = swapped ? [axes[1], axes[0]] : axes;
  const kind = kindOf(header, order);
  const factors = order.map((axis) => (kind === 'other' ? 1 : (degreesOf(header, axis) as number)));
  const step = stepsOf(header, order);
  const row = (index: 0 | 1): [number, number] => [
    (factors[index] as number) * step(order[index], axes[0]),
    (factors[index] as number) * step(order[index], axes[1]),
  ];
  const steps: Steps = [row(0), row(1)];
  const area = steps[0][0] * steps[1][1] - steps[0][1] * steps[1][0];
  if (!Number.isFinite(area) || area === 0) return undefined;
  const reference = order.map((axis, index) => (factors[index] as number) * value(header, `CRVAL${axis}`, Number.NaN));
  return { axes: kind, reference: reference as [number, number], steps };
}

function kindOf(header: Header, order: [number, number]): World['axes'] {
  const names = order.map((axis) => nameOf(header, axis)).join();
  const inDegrees = order.every((axis) => degreesOf(header, axis) !== undefined);
  if (names === ',') return inDegrees ? 'unnamed' : 'other';
  const zenithal = ZENITHAL.test(cardText(header.file, header.cards.get(`CTYPE${order[0]}`)));
  const turned = zenithal && value(header, 'LONPOLE', UNTURNED_LONPOLE) !== UNTURNED_LONPOLE;
  return names === 'RA--,DEC-' && inDegrees && !turned ? 'celestial' : 'other';
}

/**
 * The step of coordinate i for a pixel along axis j (sections 8.1 and 8.2): `CDi_j`, or `PCi_j` times
 * `CDELTi`, or what came before these: `CDELTi` turned by the `CROTAi` of the second coordinate.
 */
function stepsOf(header: Header, [first, second]: [number, number]): (i: number, j: number) => number {
  const has = (pattern: RegExp) => header.cards.keys().some((keyword) => pattern.test(keyword));
  const scale = (i: number) => value(header, `CDELT${i}`, 1);
  if (has(/^CD\d+_\d+$/)) return (i, j) => value(header, `CD${i}_${j}`, 0);
  const angle = (value(header, `CROTA${second}`, 0) * Math.PI) / 180;
  if (has(/^PC\d+_\d+$/) || angle === 0) return (i, j) => value(header, `PC${i}_${j}`, i === j ? 1 : 0) * scale(i);
  const sine = (i: number) => (i === first ? -1 : 1) * Math.sin(angle);
  return (i, j) => (i === j ? Math.cos(angle) : sine(i)) * scale(j);
}

/** The first half of `CTYPEi`, which names the coordinate; the second names the projection. */
function nameOf({ file, cards }: Header, axis: number): string {
  return cardText(file, cards.get(`CTYPE${axis}`)).slice(0, 4);
}

function degreesOf({ file, cards }: Header, axis: number): number | undefined {
  return DEGREES.get(cardText(file, cards.get(`CUNIT${axis}`)).trim());
}

/** NaN where the card is there and holds no number: then there is no step to be told. */
function value({ file, cards }: Header, keyword: string, absent: number): number {
  return cards.has(keyword) ? cardNumber(file, cards.get(keyword)) : absent;
}
