import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';

/** A value as a values file can say it. */
export type Value = string | number | boolean | null | Value[] | Values;
export type Values = { [key: string]: Value };

/** Where a value is: keys, and numbers in lists. */
export type Path = (string | number)[];

/** A values file of the chart's folder, read as Helm reads it (YAML 1.1). */
export function valuesFile(file: string): Values {
  return load(readFileSync(join(chartFolder, file), 'utf8'), { schema: YAML11_SCHEMA, filename: file }) as Values;
}

/** Values over other values as Helm lays them: maps key by key, lists as a whole, and null takes a key away. */
export function over(below: Values, above: Values): Values {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isMap(value) && isMap(old) ? over(old, value) : value;
  }
  return merged;
}

export function isMap(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `users.0.username`; a key with a dot in it is in quotes. */
export function dotted(path: Path): string {
  return path.map((step) => (/^[\w-]+$/.test(String(step)) ? step : JSON.stringify(step))).join('.');
}

/** The value at a path, or undefined. */
export function at(value: Value | undefined, path: Path): Value | undefined {
  return path.reduce<Value | undefined>((inner, step) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return (inner as Record<string | number, Value>)[step];
  }, value);
}
