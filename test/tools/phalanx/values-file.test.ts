import test from 'ava';
import { load } from 'js-yaml';
import { belowKey, pickValues } from '../../../tools/phalanx/values-file.ts';

const VALUES = `# A line about the file, which is nobody's comment.

# -- What it is
one: 1

two:
  # -- The first of two
  # @default -- what it is
  first: ""

  # -- The second
  second:
    # An old habit.
    a.b: true

three:
  # Its list.
  - name: x
    more: y

  # The other.
  - name: z
`;

test('a key is taken with its comments and all that is below it, and the maps around it', (t) => {
  t.is(pickValues(VALUES, ['two/second']), 'two:\n  # -- The second\n  second:\n    # An old habit.\n    a.b: true\n');
  t.is(
    pickValues(VALUES, ['two/first', 'one']),
    '# -- What it is\none: 1\n\ntwo:\n  # -- The first of two\n  # @default -- what it is\n  first: ""\n',
  );
});

test('lists come whole, with what stands between their items', (t) => {
  t.is(pickValues(VALUES, ['three']), VALUES.slice(VALUES.indexOf('three:')));
});

test('a key that the file has not stands for the map around it', (t) => {
  t.is(pickValues(VALUES, ['two/second/c.d']), pickValues(VALUES, ['two/second']));
});

test('a key of which the file has no part is refused', (t) => {
  t.throws(() => pickValues(VALUES, ['four/first']), { message: 'the values file has no four' });
});

test('all keys together say what the file says', (t) => {
  t.deepEqual(load(pickValues(VALUES, ['one', 'two', 'three'])), load(VALUES));
});

test('below a key, a values file is that of a dependency; empty lines stay empty', (t) => {
  const below = belowKey('chart', VALUES);
  t.deepEqual(load(below), { chart: load(VALUES) });
  t.notRegex(below, / $/m);
});
