import { html } from 'hono/html';
import { readImage, type Image } from '@alert-stream/common/fits/image.ts';
import type { Steps } from '@alert-stream/common/fits/world.ts';
import { CUTOUT_KINDS, cutoutOf, type CutoutKind } from '../decoded/cutouts.ts';
import { arcsecondsPerPixel, directions, northInWords, stepsOnSky, type Direction } from '../cutout-image/compass.ts';
import { MAX_PIXELS } from '../cutout-image/png.ts';
import { links } from './links.ts';
import type { OpenAlert } from '../decoded/decode-alert.ts';
import { firstNumber, recordIn, type AlertRecord } from '../decoded/record-values.ts';

/** How the three images are called; the difference is science minus template. */
const NAMES: Record<CutoutKind, string> = { difference: 'Difference', science: 'Science', template: 'Template' };

/** The alert's images, each as a drawing and as a file. */
export function cutoutFigures(alert: OpenAlert, base: string) {
  const there = CUTOUT_KINDS.flatMap((kind) => {
    const bytes = cutoutOf(alert.record, kind);
    return bytes === undefined ? [] : [figure(alert, kind, bytes, base)];
  });
  return html`<section aria-labelledby="cutouts"><h2 id="cutouts">Cutouts</h2>
${there.length === 0 ? html`<p>The alert has no cutouts.</p>` : html`<div class="cutouts">${there}</div>`}</section>`;
}

function figure({ id, record }: OpenAlert, kind: CutoutKind, bytes: Buffer, base: string) {
  const image = readImage(bytes, MAX_PIXELS);
  const address = links.cutout(base, id, kind);
  const file = html`<a href="${address}" download>FITS<span class="hidden"> file of the ${kind} cutout</span></a>`;
  if ('fault' in image) {
    return html`<figure><div class="undrawn">This cutout can’t be drawn: it ${image.fault}.</div>
<figcaption><b>${NAMES[kind]}</b> <span>${bytes.length} bytes</span> ${file}</figcaption></figure>
`;
  }
  const { width, height } = image;
  const steps = stepsOnSky(image.world, placeOf(record));
  return html`<figure><div class="sky"><img src="${address}?format=png" alt="${words(kind, image, steps)}" width="${width}" height="${height}">${compass(steps)}</div>
<figcaption><b>${NAMES[kind]}</b> <span>${size(image, steps)}</span> ${file}</figcaption></figure>
`;
}

function placeOf(record: AlertRecord): [number, number] | undefined {
  const source = recordIn(record, 'diaSource') ?? {};
  const [ra, dec] = [firstNumber(source, 'ra'), firstNumber(source, 'dec', 'decl')];
  return ra === undefined || dec === undefined ? undefined : [ra, dec];
}

function words(kind: CutoutKind, { width, height }: Image, steps: Steps | undefined): string {
  const north = steps === undefined ? [] : [northInWords(directions(steps).north)];
  return [`${NAMES[kind]} cutout, ${width} × ${height} pixels`, ...north].join(', ');
}

function size({ width, height }: Image, steps: Steps | undefined): string {
  const pixel = steps === undefined ? '' : `, ${arcsecondsPerPixel(steps).toFixed(2)}″ each`;
  return `${width} × ${height} px${pixel}`;
}

/** Arrows to the north and to the east; what they say is in the image's text. */
function compass(steps: Steps | undefined) {
  if (steps === undefined) return '';
  const { north, east } = directions(steps);
  return html`<svg class="compass" viewBox="-30 -30 60 60" aria-hidden="true">${arrow(north, 'N')}${arrow(east, 'E')}</svg>`;
}

function arrow({ right, down }: Direction, name: string) {
  const at = (length: number) => [(right * length).toFixed(1), (down * length).toFixed(1)] as const;
  const [tip, text] = [at(16), at(23)];
  return html`<line x2="${tip[0]}" y2="${tip[1]}"/><text x="${text[0]}" y="${text[1]}" dy="4" text-anchor="middle">${name}</text>`;
}
