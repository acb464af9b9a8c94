import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apicurioCommand, registryUrl } from '../../stack/apicurio.ts';
import { ManagedProcess } from '../../stack/process/managed-process.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { untilServing } from '../../stack/until-serving.ts';
import { tools } from '../../tools/tools.ts';

export type TestRegistry = {
  url: URL;
  port: number;
  process: ManagedProcess;
  dataDir: string;
  stop: () => Promise<void>;
};

/** Starts a process with a real Apicurio Registry, empty, on a free port; doesn't wait for it. */
export async function launchTestRegistry(port?: number, settingsFile?: string): Promise<TestRegistry> {
  const dataDir = await mkdtemp(join(tmpdir(), 'registry-'));
  const chosen = port ?? ((await freePorts(1))[0] as number);
  const process = new ManagedProcess({
    name: 'schema-registry',
    ...apicurioCommand({ tools: tools(), port: chosen, dataDir, ...(settingsFile !== undefined && { settingsFile }) }),
    logFile: join(dataDir, 'registry.log'),
  });
  const stop = async () => {
    await process.stop(10_000);
    await rm(dataDir, { recursive: true, force: true });
  };
  return { url: registryUrl(chosen), port: chosen, process, dataDir, stop };
}

/** Starts a real Apicurio Registry, and waits until it answers. */
export async function startTestRegistry(port?: number): Promise<TestRegistry> {
  const registry = await launchTestRegistry(port);
  const failed = registry.process.exited.then((exit) => {
    throw registry.process.failure(exit);
  });
  failed.catch(() => undefined);
  await untilServing(new URL(`${registry.url.href}/subjects`), failed);
  return registry;
}
