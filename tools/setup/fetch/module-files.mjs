import { readFileSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { verifyFolder } from '../checksum.mjs';
import { folderName } from '../pins.mjs';

/** The resource definitions of other projects' operators; Strimzi's own are made by strimzi-crds.mjs. */
export function operatorCrdsTool(pin, root) {
  const title = 'Resource definitions of cert-manager, KEDA, the Prometheus operator and the Gateway API';
  return moduleFilesTool(pin, root, { name: 'crds', version: 'operators', title });
}

/** The definitions of Argo CD's own kinds. */
export function argoCdCrdsTool(pin, root) {
  const title = `Resource definitions of Argo CD ${pin.version}`;
  return moduleFilesTool(pin, root, { name: 'argo-cd-crds', version: pin.version, title });
}

/** The description of Kubernetes' own kinds, `swagger.json`. */
export function kubernetesApiTool(pin, root) {
  const title = `Description of Kubernetes ${pin.version}'s own kinds`;
  return moduleFilesTool(pin, root, { name: 'kubernetes-api', version: pin.version, title });
}

/**
 * Some files of Go modules that carry them beside their sources.
 *
 * @param {{ lock: string, bytes: number, modules: Record<string, string[]> }} pin modules: the files to take, by
 *   `<module>@<version>`
 */
function moduleFilesTool({ lock, bytes, modules }, root, { name, version, title }) {
  const lockFile = join(root, 'tools', lock);
  const locked = readFileSync(lockFile, 'utf8');
  return {
    folder: folderName(name, version, locked),
    title,
    contents: countOf(locked),
    bytes,
    needs: ['go'],
    async fetch(scratch, run) {
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      for (const [module, files] of Object.entries(modules)) {
        const output = await run('go', ['mod', 'download', '-json', module], {
          doing: `Fetching ${module}`,
          check: 'the network, and go env GOPROXY',
          env: { ...process.env, GOFLAGS: '', GOWORK: 'off', GOTOOLCHAIN: 'local' },
        });
        const unpacked = folderOf(output);
        for (const file of files) await copyFile(join(unpacked, file), join(folder, basename(file)));
      }
      await verifyFolder(folder, lockFile);
      return folder;
    },
  };
}

function countOf(locked) {
  const files = locked.trimEnd().split('\n').length;
  return files === 1 ? '1 file' : `${files} files`;
}

/** Where Go has put a module; on a first download it tells about that before. */
function folderOf(output) {
  return JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)).Dir;
}
