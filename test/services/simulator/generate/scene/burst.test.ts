import test from 'ava';
import { burstsOf } from '../../../../../services/simulator/src/generate/scene/burst.ts';
import { Random } from '../../../../../services/simulator/src/generate/random.ts';

function perDetector({ alerts, detectorOf }: ReturnType<typeof burstsOf>): Map<number, number> {
  const counts = new Map<number, number>();
  for (let index = 0; index < alerts; index += 1)
    counts.set(detectorOf(index), (counts.get(detectorOf(index)) ?? 0) + 1);
  return counts;
}

test('a visit of 10,000 alerts has bursts of 10 to 200 from all 189 detectors, in order', (t) => {
  const bursts = burstsOf({ detectors: 189 }, new Random('ten thousand'), 10_000);
  const counts = [...perDetector(bursts).values()];
  t.is(counts.length, 189);
  t.true(Math.min(...counts) < 15 && Math.max(...counts) < 120, `${Math.min(...counts)} to ${Math.max(...counts)}`);
  const detectors = Array.from({ length: 10_000 }, (_, index) => bursts.detectorOf(index));
  t.deepEqual(
    detectors,
    detectors.toSorted((a, b) => a - b),
  );
});

test('each detector has as many alerts as asked for, and the visit has their sum', (t) => {
  const bursts = burstsOf({ detectors: 21, alertsPerDetector: { from: 3, to: 8 } }, new Random('own'), 1000);
  const counts = perDetector(bursts);
  t.is(counts.size, 21);
  t.true([...counts.values()].every((count) => count >= 3 && count <= 8));
  t.is(
    [...counts.values()].reduce((sum, count) => sum + count),
    bursts.alerts,
  );
  t.true([...counts.keys()].every((detector) => detector >= 0 && detector < 189));
  t.true(Math.max(...counts.keys()) > 150, 'they lie all over the camera');
});
