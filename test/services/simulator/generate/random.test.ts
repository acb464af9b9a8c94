import test from 'ava';
import { Random } from '../../../../services/simulator/src/generate/random.ts';

test('the same seed gives the same numbers, another seed others', (t) => {
  const take = (seed: string) => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.uint32());
  };
  t.deepEqual(take('a'), take('a'));
  t.notDeepEqual(take('a'), take('b'));
});

test('noise has the mean and the deviation that it says', (t) => {
  const random = new Random('noise');
  const values = Array.from({ length: 50_000 }, () => random.normal());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  t.true(Math.abs(mean) < 0.02, `mean ${mean}`);
  t.true(Math.abs(deviation - 1) < 0.02, `deviation ${deviation}`);
});

test('whole numbers reach both bounds and never leave them', (t) => {
  const random = new Random('integers');
  const seen = new Set(Array.from({ length: 1000 }, () => random.integer(3, 5)));
  t.deepEqual([...seen].sort(), [3, 4, 5]);
});
