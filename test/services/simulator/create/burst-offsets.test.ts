import test from 'ava';
import type { AlertTiming } from '../../../../services/simulator/src/create/alert-timing.ts';
import { burstOffsets, ownOffsets } from '../../../../services/simulator/src/create/burst-offsets.ts';

const SECOND = 1 / 86_400;
const seen = (visit: number, detector: number, seconds = 0): AlertTiming => ({
  mjd: 61_000 + seconds * SECOND,
  visit: String(visit),
  burst: String(detector),
});
const rounded = (offsets: number[]) => offsets.map((offset) => Math.round(offset * 1000) / 1000);

test("alerts' own times count from the earliest of all, wherever it stands", (t) => {
  t.deepEqual(rounded(ownOffsets([seen(1, 1, 37), seen(0, 1), seen(2, 1, 74)])), [37, 0, 74]);
});

test('each detector of a visit is one burst, and bursts are spread evenly over the time', (t) => {
  const visit = [seen(0, 10), seen(0, 10), seen(0, 11), seen(0, 12), seen(0, 12), seen(0, 11)];
  t.deepEqual(rounded(burstOffsets(visit, 3)), [0, 0, 1, 2, 2, 1]);
});

test('189 detectors make 189 bursts within the time', (t) => {
  const offsets = burstOffsets(
    Array.from({ length: 1890 }, (_, index) => seen(0, Math.floor(index / 10))),
    3,
  );
  t.is(new Set(offsets).size, 189);
  t.true(offsets.every((offset) => offset >= 0 && offset < 3));
});

test('the next visit begins at its own time', (t) => {
  const visits = [seen(0, 1), seen(0, 2), seen(1, 1, 37), seen(1, 2, 37)];
  t.deepEqual(rounded(burstOffsets(visits, 2)), [0, 1, 37, 38]);
});

test("detectors whose times differ a little are still one visit's", (t) => {
  t.deepEqual(rounded(burstOffsets([seen(0, 1, 0.4), seen(0, 2, 0), seen(0, 1, 0.2)], 2)), [0, 1, 0]);
});
