import test from 'ava';
import { CutoutMaker } from '../../../../services/simulator/src/generate/cutout.ts';
import { BLOCK_BYTES } from '@alert-stream/common/fits/write.ts';
import type { Observation } from '../../../../services/simulator/src/generate/observation.ts';
import { Random } from '../../../../services/simulator/src/generate/random.ts';

const observation: Observation = {
  id: 1n,
  visit: 2n,
  detector: 3,
  mjd: 61_100,
  ra: 55.752127609727,
  dec: -32.268478584221,
  x: 754.2,
  y: 3346.9,
  band: 'r',
  flux: 5000,
  objectId: 4n,
  solarSystemObjectId: 5n,
};

type Hdu = { cards: Map<string, string>; data: Buffer };

/** Reads a FITS file by the standard's rules: header blocks up to END, then data padded to blocks. */
function readFits(file: Buffer): Hdu[] {
  const hdus: Hdu[] = [];
  for (let at = 0; at < file.length;) {
    const cards = new Map<string, string>();
    for (let ended = false; !ended; at += BLOCK_BYTES) {
      for (const line of file
        .subarray(at, at + BLOCK_BYTES)
        .toString('latin1')
        .match(/.{80}/gs) ?? []) {
        if (/^END\s*$/.test(line)) ended = true;
        else if (line.trim() !== '') cards.set(line.slice(0, 8).trim(), line.slice(10).split(' / ')[0]?.trim() ?? '');
      }
    }
    const size =
      (Math.abs(Number(cards.get('BITPIX'))) / 8) * Number(cards.get('NAXIS1')) * Number(cards.get('NAXIS2'));
    hdus.push({ cards, data: file.subarray(at, at + size) });
    at += Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return hdus;
}

function cutout(kind: 'difference' | 'science' | 'template', pixels = 31): Hdu[] {
  return readFits(new CutoutMaker(kind, pixels).make(observation, new Random('cutout')));
}

test('a cutout is a FITS file of an image, its variance and the point spread function', (t) => {
  const hdus = cutout('science');
  t.deepEqual(
    hdus.map(({ cards }) => [
      cards.get('EXTNAME') ?? 'image',
      cards.get('BITPIX'),
      cards.get('NAXIS1'),
      cards.get('NAXIS2'),
    ]),
    [
      ['image', '-32', '31', '31'],
      ["'UNCERT  '", '-32', '31', '31'],
      ["'PSFIMAGE'", '-64', '25', '25'],
    ],
  );
  t.is(hdus[0]?.cards.get('SIMPLE'), 'T');
  t.is(hdus[1]?.cards.get('XTENSION'), "'IMAGE   '");
});

test('the header says where on the sky and on the detector the cutout is', (t) => {
  const [{ cards }] = cutout('difference') as [Hdu];
  t.is(Number(cards.get('CRVAL1')), 55.752127609727);
  t.is(Number(cards.get('CRVAL2')), -32.268478584221);
  t.is(cards.get('CUTMINX'), '739');
  t.is(cards.get('CUTMINY'), '3331');
});

test('the source shows in the middle of the image, and the variance is positive everywhere', (t) => {
  const [image, variance] = cutout('difference') as [Hdu, Hdu];
  const middle = image.data.readFloatBE((15 * 31 + 15) * 4);
  const corner = image.data.readFloatBE(0);
  t.true(middle > corner + 50, `${middle} in the middle, ${corner} in the corner`);
  for (let at = 0; at < variance.data.length; at += 4) t.true(variance.data.readFloatBE(at) > 0);
});

test('other sizes keep the layout', (t) => {
  t.deepEqual(
    cutout('template', 51).map(({ data }) => data.length),
    [51 * 51 * 4, 51 * 51 * 4, 25 * 25 * 8],
  );
});
