import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFolder } from '../checksum.mjs';
import { folderName } from '../pins.mjs';
import { runMaven } from './maven.mjs';

/** The kinds of Strimzi that the chart renders, with the class that each is made of. */
const KINDS = {
  Kafka: 'kafka.Kafka',
  KafkaNodePool: 'nodepool.KafkaNodePool',
  KafkaTopic: 'topic.KafkaTopic',
  KafkaUser: 'user.KafkaUser',
};

/**
 * Strimzi's custom resource definitions, `<kind>.yaml` each, made by Strimzi's own generator.
 *
 * @param {{ version: string, apiVersion: string, lock: string, bytes: number }} pin apiVersion is the one that is stored
 * @param {string} java the command, of Java 21 or newer
 */
export function strimziCrdsTool({ version, apiVersion, lock, bytes }, root, maven, java) {
  const lockFile = join(root, 'tools', lock);
  const title = `Strimzi ${version}'s resource definitions`;
  return {
    folder: folderName(
      'strimzi-crds',
      version,
      `${apiVersion}\n${Object.keys(KINDS)}\n${readFileSync(lockFile, 'utf8')}`,
    ),
    title,
    contents: 'made here',
    bytes,
    needs: ['maven'],
    async fetch(scratch, run) {
      const jars = join(scratch, 'jars');
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      await copyFile(join(root, 'tools/strimzi/pom.xml'), join(scratch, 'pom.xml'));
      const settings = { 'strimzi.version': version, outputDirectory: jars, includeScope: 'runtime' };
      await runMaven(maven, 'copy-dependencies', settings, title, scratch, run);
      await verifyFolder(jars, lockFile);
      const versions = ['--api-versions', apiVersion, '--storage-version', apiVersion];
      const files = Object.entries(KINDS).map(
        ([kind, name]) => `io.strimzi.api.kafka.model.${name}=${join(folder, kind)}.yaml`,
      );
      const target = ['--target-kube', '1.16+', '--crd-api-version', 'v1'];
      const generator = ['-cp', join(jars, '*'), 'io.strimzi.crdgenerator.CrdGenerator'];
      await run(java, [...generator, ...target, ...versions, '--yaml', ...files], {
        doing: `Making ${title}`,
        check: 'that Java runs here, and the disk',
      });
      return folder;
    },
  };
}
