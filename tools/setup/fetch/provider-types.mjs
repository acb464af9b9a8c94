import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { NEEDS, unpackNpmPackage } from './npm-package.mjs';

/**
 * What the Terraform provider for Google takes and gives, resource by resource, in the form of TypeScript declarations
 * that are generated from the provider's own schema: `<resource>.d.ts`. Of a package of 3,000 files only those are kept.
 *
 * @param {{ version: string, npm: string, integrity: string, bytes: number, resources: string[] }} pin resources: as
 *   the package calls them, such as storage-bucket for google_storage_bucket
 */
export function googleProviderTypesTool({ version, npm, integrity, bytes, resources }) {
  const title = `Types of the Terraform provider for Google ${version}`;
  return {
    folder: folderName('google-provider-types', version, [integrity, ...resources].join('\n')),
    title,
    contents: `${resources.length} resources`,
    bytes,
    needs: NEEDS,
    async fetch(scratch, run) {
      const inPackage = (resource) => `package/lib/${resource}/index.d.ts`;
      await unpackNpmPackage(scratch, run, { npm, integrity }, { title, paths: resources.map(inPackage) });
      const folder = join(scratch, 'tool');
      await mkdir(folder);
      for (const resource of resources)
        await rename(join(scratch, inPackage(resource)), join(folder, `${resource}.d.ts`));
      return folder;
    },
  };
}
