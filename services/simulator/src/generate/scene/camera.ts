export const DETECTORS = 189;

/** Arcseconds. */
export const PIXEL_ARCSECONDS = 0.2;

const PIXEL_DEGREES = PIXEL_ARCSECONDS / 3600;
/** From a detector's corner to its neighbour's. */
const DETECTOR_DEGREES = 0.226_22;
const RADIANS = Math.PI / 180;

export type Pointing = {
  /** The boresight, in degrees. */
  ra: number;
  dec: number;
  /** Position angle of the focal plane's +y, in degrees from north through east. */
  rotation: number;
};

export type SkyPosition = { ra: number; dec: number };

/** How far a pixel's step goes on the sky, in degrees to the east and to the north: x to the right, y up. */
export type LocalMatrix = { eastX: number; eastY: number; northX: number; northY: number };

/**
 * Where a pixel of a detector looks: one gnomonic projection for the whole focal plane. East is to the left of north
 * when +y points north, as in Rubin's images.
 */
export function skyOf(pointing: Pointing, detector: number, x: number, y: number): SkyPosition {
  const corner = detectorCorner(detector);
  const [right, up] = [corner.x + x * PIXEL_DEGREES, corner.y + y * PIXEL_DEGREES];
  const [sine, cosine] = [Math.sin(pointing.rotation * RADIANS), Math.cos(pointing.rotation * RADIANS)];
  return deproject(pointing, -right * cosine + up * sine, right * sine + up * cosine);
}

/** How the sky lies in a detector's pixels around one of them. */
export function localMatrix(pointing: Pointing, detector: number, x: number, y: number): LocalMatrix {
  const at = skyOf(pointing, detector, x, y);
  // Over ten pixels, since a double's steps at 360° would show in one.
  const step = 10;
  const [alongX, alongY] = [skyOf(pointing, detector, x + step, y), skyOf(pointing, detector, x, y + step)];
  const [toX, toY] = [offsets(at, alongX), offsets(at, alongY)];
  return { eastX: toX.east / step, eastY: toY.east / step, northX: toX.north / step, northY: toY.north / step };
}

/** From one place on the sky to one nearby, in degrees in the plane that touches the sphere at the first. */
export function offsets(from: SkyPosition, to: SkyPosition): { east: number; north: number } {
  const [d0, d1, a] = [from.dec * RADIANS, to.dec * RADIANS, (to.ra - from.ra) * RADIANS];
  const scale = Math.sin(d0) * Math.sin(d1) + Math.cos(d0) * Math.cos(d1) * Math.cos(a);
  return {
    east: (Math.cos(d1) * Math.sin(a)) / scale / RADIANS,
    north: (Math.cos(d0) * Math.sin(d1) - Math.sin(d0) * Math.cos(d1) * Math.cos(a)) / scale / RADIANS,
  };
}

function deproject({ ra, dec }: SkyPosition, eastDegrees: number, northDegrees: number): SkyPosition {
  const [east, north, d0] = [eastDegrees * RADIANS, northDegrees * RADIANS, dec * RADIANS];
  const away = Math.cos(d0) - north * Math.sin(d0);
  const along = Math.atan2(east, away) / RADIANS;
  return {
    ra: (((ra + along) % 360) + 360) % 360,
    dec: Math.atan2(Math.sin(d0) + north * Math.cos(d0), Math.hypot(east, away)) / RADIANS,
  };
}

/** The camera's rafts of 3 × 3 detectors lie in a 5 × 5 square without its corners. */
const RAFTS = Array.from({ length: 25 }, (_, place) => place).filter((place) => ![0, 4, 20, 24].includes(place));

/** Where a detector's corner lies from the boresight, in degrees of the focal plane. */
function detectorCorner(detector: number): { x: number; y: number } {
  const raft = RAFTS[Math.floor(detector / 9)] as number;
  const column = (raft % 5) * 3 + (detector % 3);
  const row = Math.floor(raft / 5) * 3 + Math.floor((detector % 9) / 3);
  return { x: (column - 7.5) * DETECTOR_DEGREES, y: (row - 7.5) * DETECTOR_DEGREES };
}
