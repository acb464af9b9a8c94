import { execFile } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chartFolder } from '../../../rendered/chart.ts';
import { IMAGES } from '../../../tools/images/images.mjs';
import { debianBase } from './debian-base.ts';
import type { ImageConfig, ImageStore } from './image-store.ts';

/** One of the images, with a container of it. */
export type Built = {
  /** As in the chart's values. */
  name: string;
  /** Its folder below services/. */
  service: string;
  /** The container's files. */
  root: string;
  config: ImageConfig;
  /** A folder that user 1000 may write to. */
  data: string;
};

/**
 * Builds all images with `npm run images`, as whoever installs the chart does.
 *
 * The bases are those that IMAGES_BASE and IMAGES_PYTHON_BASE name, as buildah names where an image comes from
 * (`docker://registry.example.org/node:24-bookworm-slim`); without them, a Debian that is made for it.
 */
export async function buildImages(store: ImageStore, tag: string): Promise<Built[]> {
  const { IMAGES_BASE, IMAGES_PYTHON_BASE } = process.env;
  const debian = IMAGES_BASE === undefined || IMAGES_PYTHON_BASE === undefined ? await debianBase(store) : '';
  const base = IMAGES_BASE === undefined ? debian : await store.buildah('pull', '--quiet', IMAGES_BASE);
  const python = IMAGES_PYTHON_BASE === undefined ? debian : await store.buildah('pull', '--quiet', IMAGES_PYTHON_BASE);
  const script = join(chartFolder, 'tools/images.mjs');
  await promisify(execFile)(
    process.execPath,
    [script, '--builder', 'buildah', '--base', base, '--python-base', python],
    {
      env: store.env,
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const images: Built[] = [];
  for (const [service, { name }] of Object.entries(IMAGES)) {
    const image = `localhost/${name}:${tag}`;
    const { root } = await store.mounted(image);
    mkdirSync(join(root, 'data'));
    const data = store.folder(`data-of-${service}`);
    chownSync(data, 1000, 1000);
    images.push({ name, service, root, config: await store.config(image), data });
  }
  return images;
}
