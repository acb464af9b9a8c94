import { BANDS, KINDS, type Band, type Kind, type Point } from './points.ts';

/** Bands differ by shape as well as by colour; the shapes are those that Rubin uses in its own plots. */
const SHAPES: Record<Band, string> = {
  u: 'M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0z',
  g: polygon(3, 5.4, -90),
  r: polygon(3, 5.4, 90),
  i: polygon(4, 5.3, 45),
  z: star(5, 6, 2.7),
  y: polygon(5, 5, -90),
  other: 'M-4.5-4.5L4.5 4.5M-4.5 4.5L4.5-4.5',
};

/** An arrow down, from the bar that is the limit. */
const LIMIT = 'M-5 0H5M0 0V9M-3 6L0 9L3 6';

/** The drawing of a point around 0, 0. */
export function markerShape(kind: Kind, band: Band): string {
  return kind === 'limit' ? LIMIT : SHAPES[band];
}

/** The style sheet's classes of a point. */
export function markerClass(kind: Kind, band: Band): string {
  return `point ${kind} band-${band}`;
}

/** What the kinds are called on the page. */
export const KIND_NAMES: Record<Kind, string> = {
  alert: 'this alert',
  detection: 'earlier detection',
  forced: 'forced measurement',
  faint: 'forced, below 3 σ: no detection',
  limit: '5 σ limit: no detection',
};

/** The bands that points have, in their own order. */
export function bandsOf(points: Point[]): Band[] {
  return BANDS.filter((band) => points.some((point) => point.band === band));
}

/** The kinds that points have, in their own order. */
export function kindsOf(points: Point[]): Kind[] {
  return KINDS.filter((kind) => points.some((point) => point.kind === kind));
}

function polygon(corners: number, radius: number, turned: number): string {
  return path(Array.from({ length: corners }, (_, corner) => [radius, turned + (corner * 360) / corners]));
}

function star(points: number, outer: number, inner: number): string {
  return path(
    Array.from({ length: 2 * points }, (_, corner) => [
      corner % 2 === 0 ? outer : inner,
      -90 + (corner * 180) / points,
    ]),
  );
}

/** @param corners radius, and degrees from the right, clockwise */
function path(corners: [number, number][]): string {
  const places = corners.map(([radius, degrees]) => {
    const radians = (degrees * Math.PI) / 180;
    return `${(radius * Math.cos(radians)).toFixed(2)} ${(radius * Math.sin(radians)).toFixed(2)}`;
  });
  return `M${places.join('L')}z`;
}
