import { html } from 'hono/html';
import type { OpenAlert } from '../decoded/decode-alert.ts';
import { bandOf } from './light-curve/points.ts';
import { firstNumber, firstValue, hasValue, recordIn, recordsIn, type AlertRecord } from '../decoded/record-values.ts';
import { formatDec, formatDegrees, formatMeasured, formatMjd, formatRa, shortened } from './format.ts';

/** A flux of 1 nJy has this AB magnitude: 8.90 for a jansky, and 22.5 for 10^9 of them. */
const AB_OF_NANOJANSKY = 31.4;

/** What a reader wants to know first: what is not in the alert isn't shown. */
export function headline({ record }: OpenAlert) {
  const source = recordIn(record, 'diaSource') ?? {};
  const facts: [string, unknown][] = [
    ['Object', objectOf(record, source)],
    ['Time', timeOf(source)],
    ['Position', positionOf(source)],
    ['Band', bandFact(source)],
    ['Difference flux', fluxOf(source)],
    ['Signal to noise', firstNumber(source, 'snr')?.toFixed(1)],
    [
      hasValue(source['reliability']) ? 'Reliability' : 'Spuriousness',
      firstNumber(source, 'reliability', 'spuriousness')?.toFixed(3),
    ],
    ['Visit, detector', visitOf(source)],
    ['History', historyOf(record)],
    ['Observed for', textIn(record, 'observation_reason')],
    ['Target', textIn(record, 'target_name')],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  return html`<dl class="facts">${known.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  )}</dl>`;
}

function textIn(record: AlertRecord, ...names: string[]): string | undefined {
  const value = firstValue(record, ...names);
  return value === undefined ? undefined : shortened(String(value));
}

function objectOf(record: AlertRecord, source: AlertRecord) {
  const [fixed, moving] = [firstValue(source, 'diaObjectId'), firstValue(source, 'ssObjectId')];
  const orbit = recordIn(record, 'mpc_orbits') ?? recordIn(record, 'MPCORB') ?? {};
  const designation =
    textIn(recordIn(record, 'ssSource') ?? {}, 'designation') ??
    textIn(recordIn(record, 'ssObject') ?? {}, 'designation') ??
    textIn(orbit, 'unpacked_primary_provisional_designation', 'designation', 'mpcDesignation');
  // Zero is what the pipeline writes for no object.
  const lines = [
    fixed === undefined || fixed === 0n ? undefined : html`${fixed} <small>diaObject</small>`,
    moving === undefined || moving === 0n ? undefined : html`${moving} <small>Solar System object</small>`,
    designation === undefined ? undefined : html`${designation} <small>designation</small>`,
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : lines.map((line) => html`<span class="line">${line}</span>`);
}

function timeOf(source: AlertRecord) {
  const mjd = firstNumber(source, 'midpointMjdTai', 'midPointTai');
  if (mjd === undefined) return undefined;
  const date = formatMjd(mjd);
  return html`${date === undefined ? '' : html`<span class="line">${date} <small>TAI</small></span>`}<span class="line minor">MJD ${mjd.toFixed(6)}</span>`;
}

function positionOf(source: AlertRecord) {
  const [ra, dec] = [firstNumber(source, 'ra'), firstNumber(source, 'dec', 'decl')];
  if (ra === undefined || dec === undefined) return undefined;
  return html`<span class="line">${formatRa(ra)} ${formatDec(dec)}</span><span class="line minor">${formatDegrees(ra)}, ${formatDegrees(dec)}</span>`;
}

function bandFact(source: AlertRecord) {
  const name = textIn(source, 'band', 'filterName');
  return name === undefined ? undefined : html`<span class="chip band-${bandOf(name)}">${name}</span>`;
}

function fluxOf(source: AlertRecord) {
  const flux = firstNumber(source, 'psfFlux', 'psFlux');
  if (flux === undefined) return undefined;
  const line = html`<span class="line">${formatMeasured(flux, firstNumber(source, 'psfFluxErr', 'psFluxErr'))} <small>nJy</small></span>`;
  if (flux <= 0) return html`${line}<span class="line minor">fainter than the template</span>`;
  return html`${line}<span class="line minor">${(AB_OF_NANOJANSKY - 2.5 * Math.log10(flux)).toFixed(2)} mag (AB)</span>`;
}

function visitOf(source: AlertRecord): string | undefined {
  const [visit, detector] = [firstValue(source, 'visit', 'ccdVisitId'), firstValue(source, 'detector')];
  return visit === undefined ? undefined : [visit, ...(detector === undefined ? [] : [detector])].join(', ');
}

function historyOf(record: AlertRecord): string {
  const counts = [
    [recordsIn(record, 'prvDiaSources').length, 'earlier detections'],
    [recordsIn(record, 'prvDiaForcedSources').length, 'forced measurements'],
    [recordsIn(record, 'prvDiaNondetectionLimits').length, 'limits'],
  ] as const;
  const there = counts.filter(([count]) => count > 0);
  return there.length === 0
    ? 'none'
    : there.map(([count, what]) => `${count} ${count === 1 ? what.replace(/s$/, '') : what}`).join(', ');
}
