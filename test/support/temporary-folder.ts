import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** A folder of a test's own in the system's temporary one, removed when the test is over, however it ends. */
export async function temporaryFolder(t: ExecutionContext, name = 'alert-stream-test'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
