import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';

type OwnedConfig = { prefixes: string[]; exceptions: string[] };

/** Whether Strimzi sets a broker config key itself, by the same list that the chart refuses keys by. */
export function ownedConfig(): (key: string) => boolean {
  const { prefixes, exceptions } = load(
    readFileSync(join(chartFolder, 'files/strimzi-owned-config.yaml'), 'utf8'),
  ) as OwnedConfig;
  return (key) => {
    const lowered = key.toLowerCase();
    return prefixes.some((prefix) => lowered.startsWith(prefix)) && !exceptions.includes(lowered);
  };
}
