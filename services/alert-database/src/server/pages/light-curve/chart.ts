import { html } from 'hono/html';
import { bandsOf, KIND_NAMES, kindsOf, markerClass, markerShape } from './markers.ts';
import type { Point } from './points.ts';
import { scaleOf, type Scale } from './scale.ts';

const WIDTH = 880;
const HEIGHT = 380;
const PLOT = { left: 78, right: WIDTH - 16, top: 14, bottom: HEIGHT - 48 };

/** Days that the time axis spans on both sides of a single point. */
const ALONE_DAYS = 0.5;

/**
 * The light curve as a drawing: time to the right, flux up, a marker and an error bar for each point. It needs the
 * page's style sheet for its colours.
 *
 * @param points not empty, the oldest first
 */
export function chart(points: Point[]) {
  const x = scaleOf(
    points.map(({ mjd }) => mjd),
    [PLOT.left, PLOT.right],
    { ticks: 8, alone: ALONE_DAYS },
  );
  const y = scaleOf(fluxes(points), [PLOT.bottom, PLOT.top], { ticks: 6, alone: 1 });
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="chart-title chart-text">
<title id="chart-title">Light curve</title>
<desc id="chart-text">${summary(points)}</desc>
${axes(x, y)}
<g class="errors">${points.map((point) => errorBar(point, x, y))}</g>
<g class="points">${points.map((point) => marker(point, x, y))}</g>
</svg>`;
}

/** The light curve in a sentence. */
function summary(points: Point[]): string {
  const bands = bandsOf(points).join(', ');
  const counts = kindsOf(points).map(
    (kind) => `${KIND_NAMES[kind]}: ${points.filter((point) => point.kind === kind).length}`,
  );
  const [first, last] = [points[0] as Point, points.at(-1) as Point];
  return `Difference flux in nanojansky over time, MJD ${first.mjd.toFixed(3)} to ${last.mjd.toFixed(3)}, in band ${bands}. ${counts.join('; ')}.`;
}

/** What must be on the flux axis: all fluxes, their usual errors, and zero if it is near. A wild error isn't. */
function fluxes(points: Point[]): number[] {
  const errors = points.flatMap(({ error }) => error ?? []).sort((a, b) => a - b);
  const usual = errors[Math.floor(errors.length / 2)] ?? 0;
  return [0, ...points.flatMap(({ flux }) => [flux - usual, flux + usual])];
}

function axes(x: Scale, y: Scale) {
  const zero = y.of(0);
  return html`<g class="grid">
${x.ticks.map(({ at }) => html`<line x1="${at.toFixed(1)}" x2="${at.toFixed(1)}" y1="${PLOT.top}" y2="${PLOT.bottom}"/>`)}
${y.ticks.map(({ at }) => html`<line y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" x1="${PLOT.left}" x2="${PLOT.right}"/>`)}
</g>
<line class="zero" x1="${PLOT.left}" x2="${PLOT.right}" y1="${zero.toFixed(1)}" y2="${zero.toFixed(1)}"/>
<rect class="frame" x="${PLOT.left}" y="${PLOT.top}" width="${PLOT.right - PLOT.left}" height="${PLOT.bottom - PLOT.top}"/>
<g class="ticks">
${x.ticks.map(({ at, label }) => html`<text x="${at.toFixed(1)}" y="${PLOT.bottom + 18}" text-anchor="middle">${label}</text>`)}
${y.ticks.map(({ at, label }) => html`<text x="${PLOT.left - 8}" y="${(at + 4).toFixed(1)}" text-anchor="end">${label}</text>`)}
</g>
<g class="names">
<text x="${(PLOT.left + PLOT.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">MJD (TAI)</text>
<text transform="translate(16 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)" text-anchor="middle">difference flux (nJy)</text>
</g>`;
}

function errorBar({ kind, band, mjd, flux, error }: Point, x: Scale, y: Scale) {
  if (error === undefined) return '';
  const inside = (at: number) => Math.min(PLOT.bottom, Math.max(PLOT.top, at)).toFixed(1);
  const at = x.of(mjd).toFixed(1);
  return html`<line class="${kind} band-${band}" x1="${at}" x2="${at}" y1="${inside(y.of(flux - error))}" y2="${inside(y.of(flux + error))}"/>`;
}

function marker({ kind, band, mjd, flux, error }: Point, x: Scale, y: Scale) {
  const measured = error === undefined ? '' : ` ± ${error.toFixed(0)}`;
  const words = `${KIND_NAMES[kind]}, ${band} band, MJD ${mjd.toFixed(5)}: ${flux.toFixed(0)}${measured} nJy`;
  const place = `translate(${x.of(mjd).toFixed(1)} ${y.of(flux).toFixed(1)})`;
  const ring = kind === 'alert' ? html`<circle class="ring" r="9.5"/>` : '';
  return html`<g transform="${place}">${ring}<path class="${markerClass(kind, band)}" d="${markerShape(kind, band)}"/><title>${words}</title></g>
`;
}
