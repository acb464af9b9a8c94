import test from 'ava';
import { header, paddedLength } from '@alert-stream/common/fits/write.ts';
import { CutoutFile } from '../../../../services/simulator/src/generate/cutout.ts';
import { arrayCards, part, SIMPLE } from '../../common/fits/part.ts';
import { cutoutSummary } from '../../../../services/simulator/src/print/cutout-summary.ts';

test("the summary of a cutout lists each part's name, shape and type", (t) => {
  const cutout = new CutoutFile(31).file;
  t.is(cutoutSummary(cutout), `${cutout.length} bytes: 31x31 float32, UNCERT 31x31 float32, PSFIMAGE 25x25 float64`);
});

test('integers, and a part without data', (t) => {
  const axes = (bitpix: number, ...shape: number[]) =>
    [['BITPIX', bitpix], ['NAXIS', shape.length], ...shape.map((length, index) => [`NAXIS${index + 1}`, length])].map(
      ([keyword, value]) => ({ keyword: keyword as string, value: value as number }),
    );
  const empty = header([{ keyword: 'SIMPLE', value: true }, ...axes(8)]);
  const mask = Buffer.concat([
    header([{ keyword: 'XTENSION', value: 'IMAGE' }, ...axes(16, 3, 4)]),
    Buffer.alloc(paddedLength(24)),
  ]);
  t.is(cutoutSummary(Buffer.concat([empty, mask])), '8640 bytes: no data, 3x4 int16');
});

test("tables and random groups aren't summarized as images", (t) => {
  const file = Buffer.concat([
    part([SIMPLE, ...arrayCards(-32, 0, 2), 'GROUPS  = T', 'GCOUNT  = 5', 'PCOUNT  = 1'], Buffer.alloc(60)),
    part(["XTENSION= 'BINTABLE'", ...arrayCards(8, 20, 30), "EXTNAME = 'CAT'"], Buffer.alloc(600)),
  ]);
  t.is(cutoutSummary(file), `${file.length} bytes: random groups, CAT table of 30 rows`);
});

test('the summary of bytes that are no FITS file is their size', (t) => {
  t.is(cutoutSummary(Buffer.from('gzip?')), '5 bytes');
});
