import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { readImage } from '@alert-stream/common/fits/image.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import type { Steps } from '@alert-stream/common/fits/world.ts';

// Files that astropy wrote, and what it and WCSLIB read in them: astropy/make.py.

type Case = {
  fits: string;
  /** Name, first byte of the data, bytes of the data. */
  parts: [string, number, number][];
  image: {
    width: number;
    height: number;
    pixels: (number | string)[];
    /** Of right ascension and declination alone. */
    world: { reference: [number, number]; steps: Steps } | null;
  } | null;
};

const cases = JSON.parse(readFileSync(new URL('astropy/cases.json', import.meta.url), 'utf8')) as Record<string, Case>;

const rounded = (degrees: number[]) => degrees.map((value) => value.toFixed(9).replace(/^-(0\.0*)$/, '$1'));

for (const [title, { fits, parts, image }] of Object.entries(cases)) {
  test(`reads what astropy reads: ${title}`, (t) => {
    const file = gunzipSync(Buffer.from(fits, 'base64'));
    t.deepEqual(
      readFits(file)?.map(({ name, dataAt, dataBytes }) => [name, dataAt, dataBytes]),
      parts,
    );
    const read = readImage(file, 1000);
    if (image === null) {
      t.deepEqual(read, { fault: 'has no image with two axes' });
      return;
    }
    if ('fault' in read) throw new Error(read.fault);
    const { width, height, pixels, world } = read;
    t.deepEqual([width, height, ...pixels], [image.width, image.height, ...image.pixels.map(Number)]);
    t.is(world?.axes === 'celestial', image.world !== null);
    if (image.world === null || world === undefined) return;
    t.deepEqual(rounded(world.reference), rounded(image.world.reference));
    t.deepEqual(rounded(world.steps.flat()), rounded(image.world.steps.flat()));
  });
}
