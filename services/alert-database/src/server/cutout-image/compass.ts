import type { Steps, World } from '@alert-stream/common/fits/world.ts';

/** A direction in a drawing: to the right, and down. Its length is 1. */
export type Direction = { right: number; down: number };

/** Degrees within which a cutout's reference point is the alert's own place. */
const NEAR = 1 / 60;

/**
 * The steps of an image whose coordinates are right ascension and declination. Rubin's cutouts don't name their axes,
 * yet their reference point is the source: such are taken to be what they must be.
 *
 * @param place the source's right ascension and declination, in degrees
 */
export function stepsOnSky(world: World | undefined, place: [number, number] | undefined): Steps | undefined {
  if (world === undefined || world.axes === 'other') return undefined;
  if (world.axes === 'celestial') return world.steps;
  const near =
    place !== undefined && place.every((degrees, axis) => Math.abs(degrees - (world.reference[axis] as number)) < NEAR);
  return near ? world.steps : undefined;
}

/** Where north and east are in a drawing of an image whose first row is at the bottom. */
export function directions([[a, b], [c, d]]: Steps): { north: Direction; east: Direction } {
  const turned = Math.sign(a * d - b * c);
  return { north: direction(-b * turned, a * turned), east: direction(d * turned, -c * turned) };
}

/** Seconds of arc that a pixel is wide, for pixels that are squares. */
export function arcsecondsPerPixel([[a, b], [c, d]]: Steps): number {
  return Math.sqrt(Math.abs(a * d - b * c)) * 3600;
}

/** Where north is, for who doesn't see the drawing: `north is up`, `north is 30° to the right of up`. */
export function northInWords({ right, down }: Direction): string {
  const degrees = Math.round((Math.atan2(right, -down) * 180) / Math.PI);
  if (degrees === 0) return 'north is up';
  if (Math.abs(degrees) === 180) return 'north is down';
  return `north is ${Math.abs(degrees)}° to the ${degrees > 0 ? 'right' : 'left'} of up`;
}

function direction(right: number, up: number): Direction {
  const length = Math.hypot(right, up);
  return { right: right / length, down: -up / length };
}
