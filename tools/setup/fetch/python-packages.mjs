import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { installLocked } from './pip.mjs';

/**
 * Packages of PyPI with all that they need, in one folder: run `python3` with it as PYTHONPATH. (A virtual environment
 * would hold the path where it was made, and what is fetched moves into the cache when it is whole.)
 *
 * Compiled packages fit one minor version of Python: another one has a folder of its own.
 *
 * @param {{ version: string, lock: string, bytes: number }} pin lock: requirements with exact versions and hashes
 * @param {{ name: string, title: string, imports: string, python: string | undefined }} what imports: the module that
 *   is imported once to try it; python: the version here, undefined where there is none
 */
export function pythonPackagesTool(pin, root, { name, title, imports, python = 'absent' }) {
  const lockFile = join(root, 'tools', pin.lock);
  const locked = readFileSync(lockFile, 'utf8');
  return {
    folder: folderName(name, `${pin.version}-python${python}`, locked),
    title: `${title} ${pin.version}`,
    contents: `${locked.match(/^[\w.-]+==/gm)?.length ?? 0} packages for Python ${python}`,
    bytes: pin.bytes,
    needs: ['python'],
    async fetch(scratch, run) {
      const folder = await installLocked(lockFile, title, scratch, run);
      const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
      await run('python3', ['-c', `import ${imports}`], {
        doing: `Trying ${title}`,
        check: "this machine's Python",
        env,
      });
      return folder;
    },
  };
}

/** confluent-kafka with its deserializer for Avro: the client that a community broker in Python takes. */
export function confluentKafkaTool(pin, root, python) {
  const imports = 'confluent_kafka.schema_registry.avro';
  return pythonPackagesTool(pin, root, { name: 'confluent-kafka', title: 'confluent-kafka[avro]', imports, python });
}

/** astropy with numpy and fastavro: what astronomers read alerts with. */
export function astropyTool(pin, root, python) {
  return pythonPackagesTool(pin, root, { name: 'astropy', title: 'astropy', imports: 'astropy.wcs, fastavro', python });
}

/** Schemathesis, which asks a server for all that its OpenAPI description allows, and for what it forbids. */
export function schemathesisTool(pin, root, python) {
  return pythonPackagesTool(pin, root, {
    name: 'schemathesis',
    title: 'Schemathesis',
    imports: 'schemathesis.cli',
    python,
  });
}
