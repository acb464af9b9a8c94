import test from 'ava';
import {
  BANDS,
  KINDS,
  type Point,
} from '../../../../../../services/alert-database/src/server/pages/light-curve/points.ts';
import { markerShape } from '../../../../../../services/alert-database/src/server/pages/light-curve/markers.ts';
import {
  lightCurveSection,
  MAX_POINTS,
} from '../../../../../../services/alert-database/src/server/pages/light-curve/section.ts';

const point = (changes: Partial<Point> = {}): Point => ({
  kind: 'detection',
  band: 'r',
  mjd: 61_000,
  flux: 900,
  error: 100,
  ...changes,
});
const text = (points: Point[]) => String(lightCurveSection(points));
const count = (page: string, pattern: RegExp) => page.match(pattern)?.length ?? 0;

test('each point has a marker, each error a bar, and both are in the table', (t) => {
  const page = text([point(), point({ kind: 'limit', error: undefined }), point({ kind: 'alert', mjd: 61_001 })]);
  const [drawing = '', rest = ''] = page.split('</svg>', 1).concat(page.slice(page.indexOf('</svg>')));
  t.is(count(drawing, /<path class="point/g), 3);
  t.is(count(drawing, /<line class="[a-z]+ band-r"/g), 2);
  t.is(count(rest, /<tr><td/g), 3);
  t.regex(
    rest,
    /<td class="number">61001\.00000<\/td><td>r<\/td><td class="number">900\.0<\/td><td class="number">100\.0<\/td><td>this alert<\/td>/,
  );
});

test('the drawing says in words what it shows', (t) => {
  const page = text([point({ band: 'g' }), point({ kind: 'faint', mjd: 61_002.5 })]);
  t.regex(page, /role="img" aria-labelledby="chart-title chart-text"/);
  t.regex(
    page,
    /MJD 61000\.000 to 61002\.500, in band g, r\. earlier detection: 1; forced, below 3 σ: no detection: 1\./,
  );
});

test('bands differ by their shape', (t) =>
  t.is(new Set(BANDS.map((band) => markerShape('detection', band))).size, BANDS.length));

test('the legend has the bands and the kinds that there are', (t) => {
  const legend =
    /<ul class="legend">(.*?)<\/ul>/s.exec(text(KINDS.map((kind) => point({ kind, band: 'z' }))))?.[1] ?? '';
  t.deepEqual(
    legend
      .split('<li>')
      .slice(1)
      .map((entry) => entry.replaceAll(/<[^>]*>/g, '')),
    [
      'z band',
      'this alert',
      'earlier detection',
      'forced measurement',
      'forced, below 3 σ: no detection',
      '5 σ limit: no detection',
    ],
  );
});

test('an error bar never leaves the drawing', (t) => {
  const page = text([point(), point({ mjd: 61_001, error: 1e9 }), point({ mjd: 61_002 })]);
  const ends = [...page.matchAll(/<line class="[a-z]+ band-r"[^>]*y1="([\d.-]+)" y2="([\d.-]+)"/g)].flatMap(
    ([, ...y]) => y.map(Number),
  );
  t.true(
    ends.every((y) => y >= 14 && y <= 332),
    ends.join(),
  );
});

test('an alert without a history says so, and one without fluxes too', (t) => {
  t.regex(text([point({ kind: 'alert' })]), /comes without a history/);
  t.regex(text([]), /has no fluxes/);
});

test('of very many points the newest are shown', (t) => {
  const page = text(Array.from({ length: MAX_POINTS + 5 }, (_, index) => point({ mjd: 60_000 + index })));
  t.is(count(page, /<title>earlier/g), MAX_POINTS);
  t.regex(page, /Of 4005 points the newest 4000 are shown/);
});
