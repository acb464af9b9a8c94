import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderName } from '../pins.mjs';

/** The oldest Java that makes such a cache in one step (JEP 514). */
const AOT_MIN = 25;

/**
 * What Java learns at a trial start of Kafka and of Apicurio, kept so that they start in half the time. Made by the
 * stack itself, under Node 24, from the tools that are there by then.
 *
 * @param {{ java: { file: string, version: number }, tools: { kafkaJars: string, apicurio: string }, node: string,
 *   root: string }} needs
 * @returns {import('../install.mjs').Tool | undefined} undefined for a Java that can't
 */
export function startUpCaches({ java, tools, node, root }) {
  if (java.version < AOT_MIN) return undefined;
  const title = 'Start-up caches of Kafka and the schema registry';
  return {
    folder: folderName('start-up', String(java.version), [java.file, tools.kafkaJars, tools.apicurio].join('\n')),
    title,
    contents: 'made here by a trial start',
    needs: [],
    async fetch(scratch, run) {
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      const trial = {
        doing: 'A trial start of Kafka and the schema registry',
        check: 'that Java runs here, and the disk',
      };
      await run(node, [join(root, 'stack/training/main.ts'), folder], { ...trial, cwd: root });
      return folder;
    },
  };
}
