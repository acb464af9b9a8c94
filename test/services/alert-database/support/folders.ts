import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';

/** A folder of a test's own, removed when it is over. */
export async function temporaryFolder(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alert-database-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
