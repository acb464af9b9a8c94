import test from 'ava';
import { alert, SCHEMAS, type AlertOptions } from '../../support/pages/alerts.ts';
import { pagesApp } from '../../support/pages/context.ts';

const HOSTILE = '"><script>alert(1)</script>\'&lt;<img src=x onerror=alert(2)>';

async function page(options: AlertOptions = {}, prefix = '') {
  const made = alert(options);
  const { request } = pagesApp(made);
  const answer = await request(`${prefix}/alerts/${made.id}`);
  return { made, answer, text: await answer.text() };
}

for (const { version } of SCHEMAS) {
  test(`the page of an alert of schema ${version} has its fields, cutouts and light curve`, async (t) => {
    const { text, made, answer } = await page({ version });
    t.is(answer.status, 200);
    t.is(answer.headers.get('content-type'), 'text/html; charset=UTF-8');
    t.true(text.includes(`<title>Alert ${made.id}</title>`));
    const history = Number(version) < 8 ? 10 : 8;
    t.is(
      text.match(/<path class="point \w+ band-[ugrizy]" d="[^"]*"\/><title>/g)?.length,
      Number(version) < 8 ? history + 1 : history,
    );
    t.is(text.match(/<img /g)?.length, Number(version) < 6.1 ? 2 : 3);
    for (const fact of ['Object', 'Time', 'Position', 'Band', 'Difference flux', 'Signal to noise'])
      t.true(text.includes(`<dt>${fact}</dt>`), fact);
    t.true(text.includes(`<dt>${Number(version) < 5 ? 'Spuriousness' : 'Reliability'}</dt>`));
    t.is(text.includes('<td>nJy</td>'), Number(version) >= 8);
    t.is(text.includes('>Unit</th>'), Number(version) >= 8);
    t.is(text.includes('>Meaning</th>'), Number(version) >= 6);
    t.false(/undefined|\[object|NaN/.test(text));
  });
}

test('what the source belongs to in the Solar System is shown: source, object and orbit', async (t) => {
  const { text } = await page();
  for (const title of [
    'Solar System source <code>ssSource</code>',
    'Orbit (Minor Planet Center) <code>mpc_orbits</code>',
  ])
    t.true(text.includes(title), title);
  t.regex(text, /<small>designation<\/small>/);
  const { text: before } = await page({ version: '9.0' });
  t.true(before.includes('Orbit (Minor Planet Center) <code>MPCORB</code>'));
});

test('whatever text an alert holds, it is text on the page', async (t) => {
  const { text } = await page({
    change: (record) => {
      Object.assign(record, { observation_reason: HOSTILE, target_name: HOSTILE });
      Object.assign(record['diaSource'], { band: HOSTILE, reliabilityVersion: HOSTILE });
      for (const source of [...record['prvDiaSources'], ...record['prvDiaForcedSources']]) source.band = HOSTILE;
      Object.assign(record['mpc_orbits'], { designation: HOSTILE, mpc_orb_jsonb: HOSTILE });
      Object.assign(record['ssSource'], { designation: HOSTILE });
    },
  });
  t.true(text.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  t.false(/<script|<img src=x|onerror=alert\(2\)>/.test(text));
});

test('whatever text a schema holds, it is text on the page', async (t) => {
  const made = alert();
  const schema = JSON.parse(made.schema);
  schema.fields.find((field: { name: string }) => field.name === 'diaSource').type.fields[0].doc = `${HOSTILE} [<b>]`;
  const { request } = pagesApp({ ...made, schema: JSON.stringify(schema) });
  const text = await (await request(`/alerts/${made.id}`)).text();
  t.true(text.includes('&lt;script&gt;alert(1)'));
  t.false(/<script|<img src=x|<td><b>/.test(text));
});

test('a page runs no script, loads nothing from elsewhere, and has no style of its own', async (t) => {
  const { answer, text } = await page();
  const policy = answer.headers.get('content-security-policy') ?? '';
  for (const part of [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ])
    t.true(policy.includes(part), part);
  t.false(/unsafe|\*/.test(policy));
  t.false(/<script|<style| style=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/.test(text));
});

for (const prefix of ['', '/alertdb']) {
  test(`reached by "${prefix}/", every link stays there`, async (t) => {
    const made = alert();
    const { request: serve } = pagesApp(made);
    const text = await (await serve(`${prefix}/alerts/${made.id}`)).text();
    const links = [...text.matchAll(/(?:href|src|action)="([^"#]+)"/g)].map(([, link]) => link as string);
    t.true(links.length >= 10);
    for (const link of new Set(links)) {
      t.true(prefix === '' ? !link.startsWith('/alertdb') : link.startsWith(prefix), link);
      if (!/\/(docs|v1\/schemas\/\d+|v1\/alerts\/\d+)$/.test(link))
        t.is((await serve(link.replaceAll('&amp;', '&'))).status, link.endsWith('/alerts') ? 400 : 200, link);
    }
  });
}

test('the search is at the root, and at the prefix', async (t) => {
  const { request: serve } = pagesApp();
  for (const path of ['/', '/alertdb']) {
    const text = await (await serve(path)).text();
    t.true(text.includes(`action="${path === '/' ? '' : '/alertdb'}/alerts"`), path);
    t.true(text.includes('<label for="id">'), path);
  }
});

test('the search leads to the page of an id', async (t) => {
  const { request: serve } = pagesApp();
  const answer = await serve('/alertdb/alerts?id=%20170235639914463268%20');
  t.is(answer.status, 303);
  t.is(answer.headers.get('location'), '/alertdb/alerts/170235639914463268');
});

for (const [value, got] of [
  ['', 'nothing'],
  ['12x', '“12x”'],
  ['9223372036854775808', '“9223372036854775808”'],
  ['<b>', '“&lt;b&gt;”'],
] as const) {
  test(`a search for "${value}" says what is expected, and keeps what was typed`, async (t) => {
    const { request } = pagesApp();
    const answer = await request(`/alerts?id=${encodeURIComponent(value)}`);
    const text = await answer.text();
    t.is(answer.status, 400);
    t.true(text.includes(`An alert’s id is a whole number such as 7912941781254298, got ${got}.`));
    t.regex(text, /<input [^>]*aria-invalid="true" aria-describedby="search-problem"/);
    t.true(text.includes(`value="${value.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`));
  });
}

for (const id of ['12', 'x', '0x1f', '1%00']) {
  test(`the page of ${id}, which is not archived, is a page that says so`, async (t) => {
    const answer = await pagesApp(alert()).request(`/alerts/${id}`);
    t.is(answer.status, 404);
    t.regex(await answer.text(), /<h1>Not found<\/h1>\s*<p>No alert is archived under this id\.<\/p>/);
    t.is(answer.headers.get('cache-control'), 'no-store');
  });
}

for (const [path, status, detail] of [
  ['/alerts/12', 404, 'No alert is archived under this id'],
  ['/alerts/x', 404, 'No alert is archived under this id'],
  ['/alerts?id=12x', 400, 'An alert’s id is a whole number such as 7912941781254298, got “12x”'],
] as const) {
  test(`${path} is an error in JSON for who wants that rather than a page`, async (t) => {
    const { request } = pagesApp(alert());
    const answer = await request(path, { accept: 'application/json' });
    t.is(answer.status, status);
    t.is(answer.headers.get('cache-control'), 'no-store');
    t.deepEqual(await answer.json(), { detail });
    for (const accept of ['*/*', 'text/html', 'text/html, application/json']) {
      t.regex((await request(path, { accept })).headers.get('content-type') ?? '', /^text\/html/, accept);
    }
  });
}

test('an alert that cannot be decoded is a page that says why', async (t) => {
  const made = alert();
  const { request, schemas } = pagesApp(made);
  schemas.clear();
  const answer = await request(`/alerts/${made.id}`);
  t.is(answer.status, 500);
  t.regex(await answer.text(), /its schema, 1101, is not archived/);
});

test('a store that fails is a page too; its message is for the log alone', async (t) => {
  const { request, context, events } = pagesApp();
  context.alerts = async () => {
    throw new Error("can't read /archive/alerts/1");
  };
  const answer = await request('/alerts/12');
  t.is(answer.status, 503);
  t.false((await answer.text()).includes('/archive'));
  t.like(events('failed')[0], { error: "can't read /archive/alerts/1" });
});

test('a cutout that cannot be drawn says so in its place', async (t) => {
  const { text } = await page({
    change: (record) => Object.assign(record, { cutoutScience: Buffer.from('none'), cutoutTemplate: null }),
  });
  t.regex(text, /This cutout can’t be drawn: it is no FITS file, or a damaged one\./);
  t.is(text.match(/<figure>/g)?.length, 2);
});

test('a file of the pages is kept by browsers, and none but those are there', async (t) => {
  const { request } = pagesApp();
  const answer = await request('/assets/style.css');
  t.is(answer.headers.get('content-type'), 'text/css; charset=utf-8');
  t.regex(answer.headers.get('cache-control') ?? '', /immutable/);
  for (const name of ['page.ts', '..%2fassets.ts', 'constructor', 'toString'])
    t.is((await request(`/assets/${name}`)).status, 404);
});
