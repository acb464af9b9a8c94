import test from 'ava';
import { pictureIn, readImage } from '@alert-stream/common/fits/image.ts';
import { readFits } from '@alert-stream/common/fits/read.ts';
import { CutoutMaker, type Light } from '../../../../services/simulator/src/generate/cutouts.ts';
import { observationAt } from '../../../../services/simulator/src/generate/observation.ts';
import { Random } from '../../../../services/simulator/src/generate/random.ts';
import { pointingAt, visitAt } from '../../../../services/simulator/src/generate/scene/visit.ts';

const SLOT = 142_500_000;
const scene = visitAt(1, SLOT);
const seen = { survey: 1, scene, pointing: pointingAt(1, SLOT) };
const observation = observationAt(1n, seen, { detector: 94, x: 754.25, y: 3346.75 });
const PIXELS = 41;

// What the headers say, and that noise agrees with the variance, is read by astropy: consistency.test.ts.
function images(light: Light, random = new Random('cutouts')) {
  const made = new CutoutMaker().make(observation, light, PIXELS, random);
  return Object.fromEntries(
    Object.entries(made).map(([kind, file]) => {
      const image = readImage(file, PIXELS ** 2);
      if ('fault' in image) throw new Error(image.fault);
      return [kind, [...image.pixels]];
    }),
  ) as Record<keyof typeof made, number[]>;
}

const total = (pixels: number[]) => pixels.reduce((sum, value) => sum + value, 0);

test('the template has the old light, the science image both, and the difference the new', (t) => {
  const [difference, template] = [-4e6, 6e6];
  const sums = images({ difference, template });
  for (const [kind, light] of [
    ['difference', difference],
    ['template', template],
    ['science', difference + template],
  ] as const) {
    t.true(Math.abs(total(sums[kind]) / light - 1) < 0.02, `${kind}: ${total(sums[kind])}`);
  }
});

test('without light, the difference is science less template in each pixel', (t) => {
  const { difference, science, template } = images({ difference: 0, template: 0 });
  const off = difference.map((value, pixel) => value - ((science[pixel] as number) - (template[pixel] as number)));
  t.true(Math.max(...off.map(Math.abs)) < 1e-3, `${Math.max(...off)}`);
  t.true(total(science.map((value) => value ** 2)) > 0);
});

test("a star that moved leaves a hole where it was, on the side that the dipole's angle comes from", (t) => {
  const dipole = { length: 2, angle: 0, negative: 1 };
  const { difference } = images({ difference: 1e6, template: 0, dipole });
  t.true(Math.abs(total(difference)) < 3e4, `${total(difference)}`);
  const lowest = difference.indexOf(Math.min(...difference));
  const middle = (PIXELS - 1) / 2;
  const [dx, dy] = [(lowest % PIXELS) - middle, Math.floor(lowest / PIXELS) - middle];
  const { eastX, eastY, northX, northY } = observation.matrix;
  // Two seconds of arc to the south, and none to the east.
  t.true(Math.abs((northX * dx + northY * dy) * 3600 + 2) < 0.25);
  t.true(Math.abs((eastX * dx + eastY * dy) * 3600) < 0.25);
});

test('each part of a cutout is where Rubin has it', (t) => {
  const { science } = new CutoutMaker().make(observation, { difference: 1, template: 1 }, PIXELS, new Random('parts'));
  const hdus = readFits(science) ?? [];
  t.deepEqual(
    hdus.map(({ name = '', shape, bitsPerPixel }) => [name, shape, bitsPerPixel]),
    [
      ['', [PIXELS, PIXELS], -32],
      ['UNCERT', [PIXELS, PIXELS], -32],
      ['PSFIMAGE', [25, 25], -64],
    ],
  );
  t.is(pictureIn(hdus)?.hdu, hdus[0]);
});
