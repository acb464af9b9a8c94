import { decode } from 'fast-png';
import test from 'ava';
import { header, paddedLength } from '@alert-stream/common/fits/write.ts';
import { arrayCards, IMAGE, part, SIMPLE } from '../../../common/fits/part.ts';
import { alert } from '../../support/pages/alerts.ts';
import { pagesApp } from '../../support/pages/context.ts';

const made = alert();
const path = (kind: string, query = '') => `/v1/alerts/${made.id}/cutouts/${kind}${query}`;
const drawing = async (answer: Response) => {
  const { width, height } = decode(await answer.arrayBuffer());
  return [answer.headers.get('content-type'), width, height];
};

function fits(width: number, height: number): Buffer {
  const cards = Object.entries({ SIMPLE: true, BITPIX: 8, NAXIS: 2, NAXIS1: width, NAXIS2: height });
  return Buffer.concat([
    header(cards.map(([keyword, value]) => ({ keyword, value }))),
    Buffer.alloc(paddedLength(width * height)),
  ]);
}
const withScience = (cutoutScience: Buffer | null) => {
  const app = pagesApp(alert({ change: (record) => Object.assign(record, { cutoutScience }) }));
  return (query = '') => app.request(path('science', query));
};

test('a cutout comes as the FITS file that the alert has', async (t) => {
  const answer = await pagesApp(made).request(path('science'));
  t.is(answer.status, 200);
  t.is(answer.headers.get('content-type'), 'image/fits');
  t.is(answer.headers.get('content-disposition'), `attachment; filename="${made.id}-science.fits"`);
  t.is(answer.headers.get('vary'), 'Accept');
  t.true(made.packet.includes(Buffer.from(await answer.arrayBuffer())));
});

test('each of the three is another one', async (t) => {
  const app = pagesApp(made);
  const bodies = await Promise.all(
    ['difference', 'science', 'template'].map(async (kind) => (await app.request(path(kind))).text()),
  );
  t.is(new Set(bodies).size, 3);
});

test('who asks for a PNG gets one', async (t) => {
  const { request } = pagesApp(made);
  t.deepEqual(await drawing(await request(path('difference'), { accept: 'image/png' })), ['image/png', 11, 11]);
  t.deepEqual(await drawing(await request(path('difference', '?format=png'), { accept: 'image/fits' })), [
    'image/png',
    11,
    11,
  ]);
  t.is(
    (await request(path('difference', '?format=fits'), { accept: 'image/png' })).headers.get('content-type'),
    'image/fits',
  );
});

test('and larger, by a whole number', async (t) => {
  t.deepEqual(await drawing(await pagesApp(made).request(path('template', '?format=png&scale=4'))), [
    'image/png',
    44,
    44,
  ]);
});

test('a PNG has an end, and nothing behind it', async (t) => {
  const answer = await pagesApp(made).request(path('template', '?format=png'));
  const bytes = Buffer.from(await answer.arrayBuffer());
  t.is(bytes.toString('latin1', bytes.length - 8, bytes.length - 4), 'IEND');
});

test('the file never changes, how it is drawn may', async (t) => {
  const { request } = pagesApp(made);
  t.is((await request(path('science'))).headers.get('cache-control'), 'private, max-age=604800, immutable');
  t.is((await request(path('science', '?format=png'))).headers.get('cache-control'), 'private, no-cache');
});

test('who has it already is told so', async (t) => {
  const { request } = pagesApp(made);
  const etag = (await request(path('science'))).headers.get('etag') ?? '';
  t.is((await request(path('science'), { 'if-none-match': etag })).status, 304);
  t.is((await request(path('science', '?format=png'), { 'if-none-match': etag })).status, 200);
});

for (const query of [
  '?scale=0',
  '?scale=17',
  '?scale=1.5',
  '?scale=x',
  '?scale=',
  '?scale=0x2',
  '?scale=%201',
  '?scale=1&scale=2',
  '?format=jpg',
]) {
  test(`${query} is 400 and says what was expected`, async (t) => {
    const answer = await pagesApp(made).request(path('science', query));
    t.is(answer.status, 400);
    t.regex(((await answer.json()) as { detail: string }).detail, /^(scale|format): expected /);
  });
}

for (const missing of [
  '/v1/alerts/12/cutouts/science',
  '/v1/alerts/x/cutouts/science',
  path('psf'),
  path('science%2f..'),
]) {
  test(`${missing.replace(String(made.id), 'ID')} is 404`, async (t) =>
    t.is((await pagesApp(made).request(missing)).status, 404));
}

test('a cutout that the alert lacks is 404', async (t) => {
  const answer = await withScience(null)();
  t.is(answer.status, 404);
  t.deepEqual(await answer.json(), { detail: `alert ${made.id} has no science cutout` });
});

test('bytes that are no FITS file come as they are, and are not called one', async (t) => {
  const answer = await withScience(Buffer.from('<script>alert(1)</script>'))();
  t.is(answer.headers.get('content-type'), 'application/octet-stream');
  t.is(answer.headers.get('content-disposition'), `attachment; filename="${made.id}-science.bin"`);
  t.is(answer.headers.get('x-content-type-options'), 'nosniff');
  t.regex(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
});

test('a file with tables before and behind its image is served as FITS, and the image drawn', async (t) => {
  const table = part(["XTENSION= 'BINTABLE'", ...arrayCards(8, 20, 30), 'PCOUNT  = 10000'], Buffer.alloc(10_600));
  const image = part([IMAGE, ...arrayCards(8, 15, 14)], Buffer.alloc(210));
  const request = withScience(Buffer.concat([part([SIMPLE, ...arrayCards(8)]), table, image, table]));
  t.is((await request()).headers.get('content-type'), 'image/fits');
  t.deepEqual(await drawing(await request('?format=png')), ['image/png', 15, 14]);
});

for (const [what, bytes, detail] of [
  ['no FITS file', Buffer.from('no FITS file'), "the cutout can't be drawn: it is no FITS file, or a damaged one"],
  [
    'a file that lies about its size',
    fits(3, 3).fill('9', 4 * 80 - 50, 4 * 80 - 40),
    "the cutout can't be drawn: it is no FITS file, or a damaged one",
  ],
  [
    'a file of tables alone',
    Buffer.concat([
      part([SIMPLE, ...arrayCards(8)]),
      part(["XTENSION= 'BINTABLE'", ...arrayCards(8, 3, 2), 'ZIMAGE  = T', 'PCOUNT  = 9'], Buffer.alloc(15)),
    ]),
    "the cutout can't be drawn: it has no image with two axes",
  ],
  [
    'an image of 1025 × 1024 pixels',
    fits(1025, 1024),
    "the cutout can't be drawn: it has 1025 × 1024 pixels, more than the 1048576 that are drawn",
  ],
] as const) {
  test(`${what} can't be drawn: 422`, async (t) => {
    const answer = await withScience(Buffer.from(bytes))('?format=png');
    t.is(answer.status, 422);
    t.deepEqual(await answer.json(), { detail });
  });
}

test('a drawing that would be too large is 400', async (t) => {
  const answer = await withScience(fits(1000, 1000))('?format=png&scale=3');
  t.is(answer.status, 400);
  t.regex(
    ((await answer.json()) as { detail: string }).detail,
    /^scale: expected one that gives at most 4194304 pixels, got 3, which gives 9000000$/,
  );
});
