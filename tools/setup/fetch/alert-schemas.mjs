import { join } from 'node:path';
import { folderName } from '../pins.mjs';
import { fetchWheel } from './pip.mjs';

/** All versions of Rubin's alert schema with a sample of each, from lsst-alert-packet. */
export function alertSchemasTool(pin) {
  const title = `LSST alert schemas ${pin.version}`;
  return {
    folder: folderName('lsst-alert-packet', pin.version, pin.sha256),
    title,
    contents: '<major>/<minor>/*.avsc',
    bytes: pin.bytes,
    needs: ['python'],
    async fetch(scratch, run) {
      return join(await fetchWheel(pin, title, scratch, run), 'lsst/alert/packet/schema');
    },
  };
}
