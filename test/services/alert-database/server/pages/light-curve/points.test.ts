import test from 'ava';
import { lightCurve } from '../../../../../../services/alert-database/src/server/pages/light-curve/points.ts';

const source = (mjd: number, fields = {}) => ({
  midpointMjdTai: mjd,
  band: 'r',
  psfFlux: 900,
  psfFluxErr: 100,
  ...fields,
});

test('the alert, its earlier detections and the forced measurements come in the order of time', (t) => {
  const points = lightCurve({
    diaSource: source(61_000.5),
    prvDiaSources: [source(60_990.5, { band: 'g' })],
    prvDiaForcedSources: [source(60_995.5)],
  });
  t.deepEqual(
    points.map(({ kind, band, mjd }) => [kind, band, mjd]),
    [
      ['detection', 'g', 60_990.5],
      ['forced', 'r', 60_995.5],
      ['alert', 'r', 61_000.5],
    ],
  );
});

test('a forced measurement below 3 sigma is no detection, on either side of zero', (t) => {
  const fluxes = [299, -299, 300, -301];
  const points = lightCurve({ prvDiaForcedSources: fluxes.map((psfFlux, day) => source(61_000 + day, { psfFlux })) });
  t.deepEqual(
    points.map(({ kind }) => kind),
    ['faint', 'faint', 'forced', 'forced'],
  );
});

test('names of schemas before 5.0, and limits of those up to 7.4, are understood', (t) => {
  const points = lightCurve({
    diaSource: { midPointTai: 61_000, filterName: 'i', psFlux: 5, psFluxErr: 1 },
    prvDiaNondetectionLimits: [{ midPointTai: 60_999, filterName: 'u', diaNoise: 40 }],
  });
  t.deepEqual(points, [
    { kind: 'limit', band: 'u', mjd: 60_999, flux: 200, error: undefined },
    { kind: 'alert', band: 'i', mjd: 61_000, flux: 5, error: 1 },
  ]);
});

test('what has no time or no flux is no point; what has no error, or another band, is one', (t) => {
  const points = lightCurve({
    prvDiaSources: [source(Number.NaN), source(1, { psfFlux: null }), source(2, { psfFlux: Number.NaN })],
    diaSource: source(3, { psfFluxErr: Number.NaN, band: 'J<b>' }),
  });
  t.deepEqual(points, [{ kind: 'alert', band: 'other', mjd: 3, flux: 900, error: undefined }]);
});

test('an alert that is none of Rubin’s has no points', (t) => {
  t.deepEqual(lightCurve({ diaSource: 3, prvDiaSources: 'none', prvDiaForcedSources: [null, 7] }), []);
});
