import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartFolder } from '../../../rendered/chart.ts';
import { helm } from '../helm.ts';
import { runNode, type Outcome } from '../node.ts';

/** The application, in Phalanx's repository. */
export const FOLDER = 'applications/alert-stream-broker';

/** What Argo CD injects in Phalanx, with values such as idfint has. */
export const INJECTED: Record<string, string> = {
  'global.environmentName': 'idfint',
  'global.host': 'data-int.lsst.cloud',
  'global.baseUrl': 'https://data-int.lsst.cloud',
  'global.vaultSecretsPath': 'secret/phalanx/idfint',
};

/** Runs `npm run phalanx -- OUT …`. */
export async function runPhalanx(...args: string[]): Promise<Outcome> {
  return runNode([join(chartFolder, 'tools/phalanx.ts'), ...args]);
}

/** A folder that is empty, and is gone when `use` is done. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'phalanx-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts the application into a folder with the chart that it depends on, as Argo CD fetches it before it renders. */
export async function withDependency(out: string, folder: string): Promise<string> {
  await cp(join(out, FOLDER), folder, { recursive: true });
  await helm('package', '.', '--destination', join(folder, 'charts'));
  return folder;
}
