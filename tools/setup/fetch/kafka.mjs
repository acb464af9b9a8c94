import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyFolder } from '../checksum.mjs';
import { folderName } from '../pins.mjs';
import { runMaven } from './maven.mjs';

/** The jars of Apache Kafka's broker and tools, each locked by its checksum. */
export function kafkaTool({ version, lock, bytes }, root, maven) {
  const lockFile = join(root, 'tools', lock);
  const locked = readFileSync(lockFile, 'utf8');
  const title = `Apache Kafka ${version}`;
  return {
    folder: folderName('kafka', version, locked),
    title,
    contents: `${locked.trimEnd().split('\n').length} jars`,
    bytes,
    needs: ['maven'],
    async fetch(scratch, run) {
      const folder = join(scratch, 'jars');
      await copyFile(join(root, 'tools/kafka/pom.xml'), join(scratch, 'pom.xml'));
      const settings = { 'kafka.version': version, outputDirectory: folder, includeScope: 'runtime' };
      await runMaven(maven, 'copy-dependencies', settings, title, scratch, run);
      await verifyFolder(folder, lockFile);
      return folder;
    },
  };
}
