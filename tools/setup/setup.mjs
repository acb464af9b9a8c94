import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SetupError } from './failure.mjs';
import { alertSchemasTool } from './fetch/alert-schemas.mjs';
import { apicurioTool } from './fetch/apicurio.mjs';
import { helmTool } from './fetch/helm.mjs';
import { javaTool } from './fetch/java.mjs';
import { kafkaTool } from './fetch/kafka.mjs';
import { startUpCaches } from './fetch/start-up-caches.mjs';
import { installModules, modulesFit, node24 } from './modules.mjs';
import { HELM_MIN, JAVA_MIN, ownHelm, ownJava } from './own.mjs';
import { cacheFolder, pathOutsideNpm } from './path.mjs';
import { readPins } from './pins.mjs';
import { place, prepareCache } from './place.mjs';
import { missingPrerequisites } from './prerequisites.mjs';
import { megabytes, Progress } from './progress.mjs';
import { writeRecord } from './record.mjs';

/**
 * Brings what is missing, and says so; says nothing when all is there.
 *
 * @param {string} root the clone
 * @param {{ onlyModules: boolean, signal: AbortSignal }} options onlyModules: enough to show a help text
 * @throws {SetupError}
 */
export async function setup(root, { onlyModules, signal }) {
  const cache = cacheFolder(process.env);
  const path = pathOutsideNpm(process.env);
  const progress = new Progress();
  const modules = !modulesFit(root);
  const plan = onlyModules ? { tools: [], made: [], sentences: [] } : await planTools(root, cache, path);
  const isMissing = ({ folder }) => !existsSync(join(cache, folder));
  const missing = plan.tools.filter(isMissing);
  const unmade = plan.made.filter(isMissing);
  const needs = [...(modules ? ['npm'] : []), ...missing.flatMap((tool) => tool.needs)];
  const sentences = [...(await missingPrerequisites(needs, path)), ...plan.sentences];
  if (sentences.length > 0) throw new SetupError(sentences.join('\n'), { exitCode: 2 });
  await prepareCache(cache);
  const steps = missing.length + unmade.length + (modules ? 1 : 0);
  if (steps > 0) progress.begin(steps, announcement(missing, cache));
  if (modules) await installModules({ root, cache, path, progress, signal });
  for (const tool of missing) await place(tool, { cache, progress, signal });
  if (onlyModules) return;
  writeRecord(root, plan.record);
  for (const tool of unmade) await placeIfPossible(tool, { cache, progress, signal });
  const made = plan.made.filter((tool) => !isMissing(tool)).map(({ folder }) => ['startUpCaches', join(cache, folder)]);
  writeRecord(root, { ...plan.record, ...Object.fromEntries(made) });
}

/** For what only makes things quicker: a failure is told, and the set-up goes on. */
async function placeIfPossible(tool, { cache, progress, signal }) {
  try {
    await place(tool, { cache, progress, signal });
  } catch (error) {
    if (signal.aborted || !(error instanceof SetupError)) throw error;
    progress.line(`${error.message}\n${error.output}\nIt goes on without: everything works, and starts some seconds slower.`);
  }
}

/** Which tools are fetched here, which are the user's own, and what the user has to install where neither can be. */
async function planTools(root, cache, path) {
  const pins = readPins(root);
  const brings = process.platform === 'linux' && process.arch === 'x64';
  const [helmOwn, javaOwn] = await Promise.all([ownHelm(path), ownJava(path)]);
  const helm = helmTool(pins.helm);
  const java = javaTool(pins.java);
  const javaHome = javaOwn === undefined ? join(cache, java.folder) : undefined;
  const maven = { plugin: pins.mavenDependencyPlugin, javaHome };
  const kafka = kafkaTool(pins.kafka, root, maven);
  const apicurio = apicurioTool(pins.apicurio, maven);
  const alertSchemas = alertSchemasTool(pins.alertSchemas);
  const fetched = [...(helmOwn?.enough ? [] : [helm]), ...(javaOwn?.enough ? [] : [java])];
  const record = {
    helm: helmOwn?.enough ? helmOwn.file : join(cache, helm.folder, 'helm'),
    java: javaOwn?.enough ? javaOwn.file : join(cache, java.folder, 'bin/java'),
    kafkaJars: join(cache, kafka.folder),
    apicurio: join(cache, apicurio.folder),
    alertSchemas: join(cache, alertSchemas.folder),
  };
  const javaVersion = Number.parseInt(javaOwn?.enough ? javaOwn.version : pins.java.version, 10);
  const caches = startUpCaches({ java: { file: record.java, version: javaVersion }, tools: record, node: node24(root), root });
  return {
    tools: [...(brings ? fetched : []), kafka, apicurio, alertSchemas],
    sentences: brings ? [] : [
      ...(helmOwn?.enough ? [] : [lacking('Helm', HELM_MIN, helmOwn, 'helm')]),
      ...(javaOwn?.enough ? [] : [lacking('Java', JAVA_MIN, javaOwn, 'java')]),
    ],
    made: caches === undefined ? [] : [caches],
    record,
  };
}

function lacking(name, minimum, own, command) {
  const found = own === undefined ? `${name} isn't installed` : `${name} here is ${own.version}`;
  return `${found}: install ${name} ${minimum} or newer, so that ${command} is on the PATH.`;
}

function announcement(missing, cache) {
  const bytes = missing.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const where = cache.replace(homedir(), '~');
  const tools = bytes === 0 ? '' : `; ${megabytes(bytes)} come into ${where}, for all clones`;
  return `Setting up, once${tools}.`;
}
