import type { Random } from './random.ts';
import { localMatrix, skyOf, type LocalMatrix, type Pointing } from './scene/camera.ts';
import type { Visit } from './scene/visit.ts';

/** What is known of a detection before anything is measured, from which an alert is made. */
export type Observation = {
  /** The diaSource's id; in an alert's own observation it is the alert's id too. */
  id: bigint;
  /** The seed of the survey, from which all of its visits follow. */
  survey: number;
  scene: Visit;
  target: string;
  /** Position angle of the focal plane's +y, in degrees. */
  rotation: number;
  visit: bigint;
  /** 0 to 188, the number of the camera's detector. */
  detector: number;
  /** Middle of the exposure, in days (MJD, TAI). */
  mjd: number;
  /** Degrees. */
  ra: number;
  /** Degrees. */
  dec: number;
  /** Pixels on the detector. */
  x: number;
  y: number;
  matrix: LocalMatrix;
  band: string;
};

/** A detection at a place of a detector. */
export function observationAt(
  id: bigint,
  { survey, scene, pointing }: { survey: number; scene: Visit; pointing: Pointing & { target: string } },
  { detector, x, y }: { detector: number; x: number; y: number },
): Observation {
  const { id: visit, mjd, band } = scene;
  const { target, rotation } = pointing;
  const matrix = localMatrix(pointing, detector, x, y);
  return {
    id,
    survey,
    scene,
    target,
    rotation,
    visit,
    mjd,
    band,
    detector,
    x,
    y,
    matrix,
    ...skyOf(pointing, detector, x, y),
  };
}

/** An id of something other than an alert: 52 bits, below all ids that alerts get. */
export function someId(random: Random): bigint {
  return BigInt((random.uint32() & 0x000f_ffff) * 2 ** 32 + random.uint32());
}
