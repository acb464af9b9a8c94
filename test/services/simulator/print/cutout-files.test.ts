import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { header } from '@alert-stream/common/fits/write.ts';
import { CutoutFiles } from '../../../../services/simulator/src/print/cutout-files.ts';

const fits = header([
  { keyword: 'SIMPLE', value: true },
  { keyword: 'BITPIX', value: 8 },
  { keyword: 'NAXIS', value: 0 },
]);

async function folder(t: ExecutionContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'alert-stream-cutouts-'));
  t.teardown(() => rm(dir, { recursive: true }));
  return dir;
}

test('a cutout file is named after the alert and the field', async (t) => {
  const dir = join(await folder(t), 'new', 'folder');
  const files = await CutoutFiles.in(dir);
  await files.write(2n ** 53n + 1n, {
    cutoutScience: fits,
    cutoutTemplate: Buffer.from('else'),
    cutoutDifference: null,
    diaSource: { ra: 1 },
  });
  t.deepEqual((await readdir(dir)).toSorted(), [
    '9007199254740993-cutoutScience.fits',
    '9007199254740993-cutoutTemplate.bin',
  ]);
  t.deepEqual(await readFile(join(dir, '9007199254740993-cutoutScience.fits')), fits);
});

test('a name that would lead out of the folder makes no file', async (t) => {
  const dir = await folder(t);
  const files = await CutoutFiles.in(join(dir, 'inside'));
  await files.write(1n, { '/../../outside': fits, '..': fits, 'a b': fits, '': fits });
  t.deepEqual(await readdir(dir, { recursive: true }), ['inside']);
});

test('a folder that can not be made is named', async (t) => {
  const path = join(await folder(t), 'file');
  await writeFile(path, '');
  const error = await t.throwsAsync(CutoutFiles.in(join(path, 'below')), {
    message: /--cutouts: can't make the folder .*below: ENOTDIR/,
  });
  t.like(error, { exitCode: 2 });
});
