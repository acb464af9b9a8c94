import test from 'ava';
import { readImage } from '@alert-stream/common/fits/image.ts';
import { CutoutNoise } from '../../../../services/simulator/src/generate/cutout-noise.ts';
import { Random } from '../../../../services/simulator/src/generate/random.ts';
import { arrayCards, IMAGE, part, SIMPLE } from '../../common/fits/part.ts';

const PIXELS = 400;

/** Sky of 100, with noise of 10. */
const sky = Buffer.alloc(PIXELS * 4);
const random = new Random('sky');
for (let pixel = 0; pixel < PIXELS; pixel += 1) sky.writeFloatBE(100 + 10 * random.normal(), pixel * 4);
const place = 'CRVAL1  = 55.5 / degrees, of the reference point';
const table = part(["XTENSION= 'BINTABLE'", ...arrayCards(8, 8, 2), 'PCOUNT  = 40'], Buffer.alloc(56, 'x'));

const moved = (cutout: Buffer) => {
  const made = CutoutNoise.of(cutout)?.make({ ra: 1, dec: 0, x: 0, y: 0, flux: 1 }, new Random('noise'));
  const image = readImage(made!, PIXELS);
  if ('fault' in image) throw new Error(image.fault);
  return { file: made!, pixels: [...image.pixels], ra: image.world?.reference[0] };
};

for (const [what, cutout, tableAt] of [
  [
    'in the first part, which has a name',
    Buffer.concat([part([SIMPLE, ...arrayCards(-32, 20, 20), "EXTNAME = 'SCI'", place], sky), table]),
    5760,
  ],
  [
    'behind a table',
    Buffer.concat([part([SIMPLE, ...arrayCards(8)]), table, part([IMAGE, ...arrayCards(-32, 20, 20), place], sky)]),
    2880,
  ],
] as const) {
  test(`an image ${what} gets noise as strong as it has, and a new place; tables stay`, (t) => {
    const { file, pixels, ra } = moved(cutout);
    const rms = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / PIXELS);
    const noise = rms(pixels.map((value) => value - 100));
    t.true(noise > 9 && noise < 11.5, `${noise}`);
    const changed = rms(pixels.map((value, pixel) => value - sky.readFloatBE(pixel * 4)));
    t.true(changed > 6, `${changed}`);
    t.is(ra, 56.5);
    t.deepEqual(file.subarray(tableAt, tableAt + table.length), table);
  });
}

test('bytes that are no FITS file are left alone', (t) => t.is(CutoutNoise.of(Buffer.from('none')), undefined));
