import test from 'ava';
import { readCards, type Cards } from '@alert-stream/common/fits/cards.ts';
import { readWorld, type World } from '@alert-stream/common/fits/world.ts';
import { part } from './part.ts';

// What astropy reads too is in astropy.test.ts.

const world = (...cards: string[]): World | undefined => {
  const file = part(cards);
  return readWorld(file, readCards(file, 0) as Cards, [1, 2]);
};
const celestial = ["CTYPE1  = 'RA---TAN'", "CTYPE2  = 'DEC--TAN'"];
const steps = ['CD1_1   = -5.0D-05', 'CD2_2   =  5.0D-05'];

test('without a step there is one of a degree, as the standard says', (t) => {
  t.deepEqual(world()?.steps, [
    [1, 0],
    [0, 1],
  ]);
});

test('axes are celestial, others or unnamed, by their names', (t) => {
  t.is(world(...celestial)?.axes, 'celestial');
  t.is(world()?.axes, 'unnamed');
  t.is(world("CTYPE1  = 'GLON-TAN'", "CTYPE2  = 'GLAT-TAN'")?.axes, 'other');
  t.is(world("CTYPE1  = 'RA---TAN'", "CTYPE2  = 'FREQ'")?.axes, 'other');
});

test('unnamed axes with a unit of angle are in degrees too', (t) => {
  t.deepEqual(world('CDELT1  = 36', 'CDELT2  = 36', "CUNIT1  = 'arcsec'", "CUNIT2  = 'arcsec'", 'CRVAL1  = 3600'), {
    axes: 'unnamed',
    reference: [1, Number.NaN],
    steps: [
      [0.01, 0],
      [0, 0.01],
    ],
  });
});

test('a unit that is no angle, and a picture that LONPOLE turns, are not taken for the sky', (t) => {
  t.is(world(...celestial, "CUNIT1  = 'm'", "CUNIT2  = 'm'")?.axes, 'other');
  t.is(world("CUNIT1  = 'constructor'")?.axes, 'other');
  t.is(world(...celestial, 'LONPOLE =                180.0')?.axes, 'celestial');
  t.is(world(...celestial, 'LONPOLE =                  0.0')?.axes, 'other');
});

test('exponents may be written with a D', (t) => {
  t.deepEqual(world(...celestial, ...steps)?.steps, [
    [-5e-5, 0],
    [0, 5e-5],
  ]);
});

test('steps that are no numbers, or make no area, are none', (t) => {
  t.is(world('CDELT1  = 0'), undefined);
  t.is(world("CDELT1  = '1.0'"), undefined);
  t.is(world('CDELT1  ='.padEnd(10), 'CDELT2  = 1'), undefined);
  t.is(world('CROTA2  = x'), undefined);
});
