import { html } from 'hono/html';
import { chart } from './chart.ts';
import { bandsOf, KIND_NAMES, kindsOf, markerClass, markerShape } from './markers.ts';
import type { Band, Kind, Point } from './points.ts';

/** The most points that are drawn: beyond it lie no real alerts, and browsers that stand still. */
export const MAX_POINTS = 4000;

/** The light curve with its legend, and its numbers as a table. */
export function lightCurveSection(all: Point[]) {
  if (all.length === 0)
    return html`<section aria-labelledby="light-curve"><h2 id="light-curve">Light curve</h2>
<p>The alert has no fluxes.</p></section>`;
  const points = all.slice(-MAX_POINTS);
  const left = all.length - points.length;
  return html`<section aria-labelledby="light-curve"><h2 id="light-curve">Light curve</h2>
<div class="wide" role="region" aria-label="Light curve, can be scrolled" tabindex="0">${chart(points)}</div>
${legend(points)}
${left === 0 ? '' : html`<p>Of ${all.length} points the newest ${MAX_POINTS} are shown.</p>`}
${points.length === 1 ? html`<p>The alert comes without a history: this is its own measurement alone.</p>` : ''}
<details><summary>The ${points.length === 1 ? 'point' : `${points.length} points`} as a table</summary>${table(points)}</details>
</section>`;
}

function legend(points: Point[]) {
  const bands = bandsOf(points).map((band) =>
    entry('detection', band, band === 'other' ? 'other bands' : `${band} band`),
  );
  const kinds = kindsOf(points).map((kind) => entry(kind, undefined, KIND_NAMES[kind]));
  return html`<ul class="legend">${bands}${kinds}</ul>`;
}

function entry(kind: Kind, band: Band | undefined, name: string) {
  const ring = kind === 'alert' ? html`<circle class="ring" r="9.5"/>` : '';
  return html`<li><svg viewBox="-11 -11 22 22" width="22" height="22" aria-hidden="true">${ring}<path class="${band === undefined ? `point ${kind}` : markerClass(kind, band)}" d="${markerShape(kind, band ?? 'u')}"/></svg>${name}</li>`;
}

function table(points: Point[]) {
  return html`<div class="wide" role="region" aria-label="Points of the light curve, can be scrolled" tabindex="0"><table>
<caption>Light curve, the oldest point first</caption>
<thead><tr><th scope="col">MJD (TAI)</th><th scope="col">Band</th><th scope="col">Flux (nJy)</th><th scope="col">Error (nJy)</th><th scope="col">Kind</th></tr></thead>
<tbody>${points.map(
    (
      point,
    ) => html`<tr><td class="number">${point.mjd.toFixed(5)}</td><td>${point.band}</td><td class="number">${point.flux.toFixed(1)}</td><td class="number">${point.error?.toFixed(1) ?? '–'}</td><td>${KIND_NAMES[point.kind]}</td></tr>
`,
  )}</tbody></table></div>`;
}
