import type { Random } from '../random.ts';
import { fluxError, type Visit } from '../scene/visit.ts';

/** A flux is detected from this many times its error on. */
export const DETECTION_SNR = 5;

/** Fluxes of one visit in nJy, rounded as alerts hold them (32 bits), so that all sums are those of an alert's fields. */
export type Photometry = {
  /** On the difference image. */
  flux: number;
  fluxErr: number;
  template: number;
  templateErr: number;
  science: number;
  scienceErr: number;
};

/** What a visit sees of a source: the light over that in the template, and that in the template, in nJy. */
export type TrueFlux = { difference: number; template: number };

/** Measures a source as a visit would: with the noise of its images. */
export function measure(visit: Visit, { difference, template }: TrueFlux, random: Random): Photometry {
  const scienceErr = fluxError(visit.science, template + difference);
  const templateErr = fluxError(visit.template, template);
  const fluxErr = Math.hypot(scienceErr, templateErr);
  return rounded({
    flux: difference + fluxErr * random.normal(),
    fluxErr,
    template: template + templateErr * random.normal(),
    templateErr,
    scienceErr,
  });
}

/** The same with another flux on the difference image. */
export function withFlux(measured: Photometry, flux: number): Photometry {
  return rounded({ ...measured, flux });
}

export function isDetected({ flux, fluxErr }: Photometry): boolean {
  return Math.abs(flux) >= DETECTION_SNR * fluxErr;
}

function rounded(values: Omit<Photometry, 'science'>): Photometry {
  const flux = Math.fround(values.flux);
  const template = Math.fround(values.template);
  return {
    flux,
    fluxErr: Math.fround(values.fluxErr),
    template,
    templateErr: Math.fround(values.templateErr),
    science: Math.fround(flux + template),
    scienceErr: Math.fround(values.scienceErr),
  };
}
