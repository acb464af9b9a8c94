import { isPassedOn, resolve, shapesAt } from './values-schema.ts';
import { dotted, isMap, type Path, type Value } from './values.ts';

/** One value that a template can read by itself, by a name in which `*` stands for any entry of a list. */
export type Leaf = { name: string; path: Path; value: Value };

/** The values that templates read one by one: those in maps and in the entries of lists; what is passed on, whole. */
export function* leaves(value: Value, path: Path = []): Generator<Leaf> {
  const children = shapesAt(path).some(isPassedOn) ? [] : steps(value);
  if (children.length === 0) yield { name: anyEntry(path), path, value };
  for (const [step, child] of children) yield* leaves(child, [...path, step]);
}

function steps(value: Value): [string | number, Value][] {
  if (isMap(value)) return Object.entries(value);
  return Array.isArray(value) && value.some(isMap) ? [...value.entries()].filter(([, entry]) => isMap(entry)) : [];
}

export function anyEntry(path: Path): string {
  return dotted(path.map((step) => (typeof step === 'number' ? '*' : step))).replaceAll('"*"', '*');
}

/** Other values of the same kind: each choice that the schema leaves, or one. None for a map or list that is empty. */
export function others({ path, value }: Leaf): Value[] {
  const shapes = shapesAt(path);
  if (shapes.some(isPassedOn)) return [withMore(value)];
  const choices = shapes
    .map(resolve)
    .flatMap((shape) => shape.enum ?? shape.examples ?? [])
    .filter((choice) => choice !== value);
  return choices.length > 0 ? choices : different(value);
}

function withMore(value: Value): Value {
  return Array.isArray(value) ? [...value, { more: 'x' }] : { ...(value as object), more: 'x' };
}

/** A value of the same kind. A digit stays a digit, so that a version stays one; words of a list change each. */
function different(value: Value): Value[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string') return [/\d/.test(value) ? value.replace(/\d(?=\D*$)/, nextDigit) : `${value}x`];
  return Array.isArray(value) && value.length > 0 ? [value.map((entry) => different(entry)[0] ?? entry)] : [];
}

function nextDigit(digit: string): string {
  return String((Number(digit) + 1) % 10);
}
