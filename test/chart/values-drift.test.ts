import test from 'ava';
import { readThoughAbsent } from '../support/values-absent.ts';
import { whatChanges, type Change } from '../support/values-drift.ts';
import { everything } from '../support/values-everything.ts';
import { leaves, others } from '../support/values-leaves.ts';
import { over, type Values } from '../support/values.ts';

/** What Argo CD gives to every application of Phalanx, and this one doesn't need. */
const NOT_OURS = ['global.baseUrl', 'global.environmentName'];

test('every value is read by a template', async (t) => {
  // A value that nothing reads is among them, so that the test is known to find such.
  const bases = everywhere({ simulator: { readByNothing: 1 } });
  const found = Object.entries(bases).flatMap(([base, values]) => [...leaves(values)].map((leaf) => ({ base, leaf })));
  const changes = found.flatMap(({ base, leaf }) =>
    others(leaf).map((value): Change => {
      const key = String(leaf.path.at(-1));
      return { name: leaf.name, base, edits: [{ into: leaf.path.slice(0, -1), entries: { [key]: value } }] };
    }),
  );
  const read = await whatChanges(bases, changes);
  // A list that is empty here and has entries with keys there is read where it has.
  const below = (name: string) => [...read].some((other) => other.startsWith(`${name}.`));
  const unread = new Set(found.map(({ leaf }) => leaf.name).filter((name) => !read.has(name) && !below(name)));
  t.deepEqual([...unread].toSorted(), [...NOT_OURS, 'simulator.readByNothing'].toSorted());
});

test('no template reads a value that is in neither values.yaml nor, for entries of lists, the schema', async (t) => {
  t.deepEqual(await readThoughAbsent(everything), []);
});

function everywhere(more: Values): Record<string, Values> {
  return Object.fromEntries(Object.entries(everything).map(([name, values]) => [name, over(values, more)]));
}
