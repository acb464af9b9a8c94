import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './failure.mjs';
import { installModules, modulesFit } from './modules.mjs';
import { cacheFolder, pathOutsideNpm } from './path.mjs';
import { place, prepareCache } from './install.mjs';
import { planParts } from './plan.mjs';
import { missingPrerequisites } from './prerequisites.mjs';
import { megabytes, Progress } from './progress.mjs';
import { writeRecord } from './record.mjs';

/**
 * Brings what is missing, and says so; says nothing when all is there.
 *
 * @param {string} root the clone
 * @param {{ group?: string, signal: AbortSignal }} options group: one of plan.mjs; without one only the npm packages
 *   come, which is enough to show a help text
 * @throws {SetupError}
 */
export async function setup(root, { group, signal }) {
  const cache = cacheFolder(process.env);
  const path = pathOutsideNpm(process.env);
  const progress = new Progress();
  const modules = !modulesFit(root);
  const plan = group === undefined ? { wanted: [] } : await planParts(root, group, { cache, path });
  const missing = plan.wanted.filter(({ tool }) => tool !== undefined && !existsSync(join(cache, tool.folder)));
  const needs = [...(modules ? ['npm'] : []), ...missing.flatMap(({ tool }) => tool.needs)];
  const lacks = plan.wanted.flatMap(({ sentence }) => sentence ?? []);
  const sentences = [...(await missingPrerequisites(needs, path)), ...lacks];
  if (sentences.length > 0) throw new SetupError(sentences.join('\n'), { exitCode: 2 });
  await prepareCache(cache);
  const steps = missing.length + (modules ? 1 : 0);
  if (steps > 0) progress.begin(steps, announcement(missing, cache));
  if (modules) await installModules({ root, cache, path, progress, signal });
  const [needed, left] = [missing.filter(({ optional }) => !optional), missing.filter(({ optional }) => optional)];
  for (const { tool } of needed) await place(tool, { cache, progress, signal });
  if (group === undefined) return;
  writeRecord(root, plan.record());
  for (const { tool } of left) await placeIfPossible(tool, { cache, progress, signal });
  if (left.length > 0) writeRecord(root, plan.record());
}

/** For what only makes things quicker: a failure is told, and the set-up goes on. */
async function placeIfPossible(tool, { cache, progress, signal }) {
  try {
    await place(tool, { cache, progress, signal });
  } catch (error) {
    if (signal.aborted || !(error instanceof SetupError)) throw error;
    progress.line(
      `${error.message}\n${error.output}\nIt goes on without: everything works, and starts some seconds slower.`,
    );
  }
}

function announcement(missing, cache) {
  const bytes = missing.reduce((sum, { tool }) => sum + (tool.bytes ?? 0), 0);
  const where = cache.replace(homedir(), '~');
  const tools = bytes === 0 ? '' : `; ${megabytes(bytes)} come into ${where}, for all clones`;
  return `Setting up, once${tools}.`;
}
