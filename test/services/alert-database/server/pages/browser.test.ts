import test from 'ava';
import { alert } from '../../support/pages/alerts.ts';
import { startBrowser, type RunningBrowser } from '../../support/pages/browser.ts';
import { startSite } from '../../support/pages/site.ts';

const full = alert({ previousSources: 60, forcedSources: 140, cutoutPixels: 31 });
const lone = alert({ version: '9.0', previousSources: 0, forcedSources: 0, cutoutPixels: 30, seed: 2 });

let site: Awaited<ReturnType<typeof startSite>>;
let browser: RunningBrowser;
test.before('a server and a browser are started', async () => {
  [site, browser] = await Promise.all([startSite(full, lone), startBrowser()]);
});
test.after.always('they are stopped', () => Promise.all([site?.stop(), browser?.stop()]));

/** What is asked of the browser is text, since types of a browser's own objects are no part of this project. */
const SIZES = `[...document.querySelectorAll('figure img')]
  .map(({ complete, naturalWidth, naturalHeight }) => complete ? [naturalWidth, naturalHeight] : [])`;
const POINTS_INSIDE = `(() => {
  const frame = document.querySelector('svg.chart .frame').getBoundingClientRect();
  const inside = ({ left, right, top, bottom, width }) =>
    width > 3 && left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
  return [...document.querySelectorAll('svg.chart .point')].filter((point) => inside(point.getBoundingClientRect())).length;
})()`;
const FOCUSED = 'document.activeElement.textContent.trim() || document.activeElement.id';
const FITS_WIDTH = 'document.documentElement.scrollWidth <= window.innerWidth';
const GROUND = 'getComputedStyle(document.body).backgroundColor';

test.serial('an alert is drawn: light curve and cutouts, with no error, and nothing from another host', async (t) => {
  const { url } = site;
  for (const [{ id }, prefix, points, pixels] of [
    [full, '', 201, 31],
    [lone, '/alertdb', 1, 30],
  ] as const) {
    const { page, problems, hosts } = await browser.open();
    await page.goto(`${url}${prefix}/alerts/${id}`, { waitUntil: 'networkidle' });
    t.deepEqual(await page.evaluate(SIZES), [
      [pixels, pixels],
      [pixels, pixels],
      [pixels, pixels],
    ]);
    t.is(await page.locator('svg.chart .point').count(), points);
    t.is(await page.evaluate(POINTS_INSIDE), points);
    t.deepEqual(problems, []);
    t.deepEqual([...hosts], [new URL(url).host]);
  }
});

test.serial('a screen reader hears names for all of it', async (t) => {
  const { url } = site;
  const { page } = await browser.open();
  await page.goto(`${url}/alerts/${full.id}`);
  const heard = await page.locator('body').ariaSnapshot();
  for (const name of [
    `heading "Alert ${full.id}" [level=1]`,
    'region "Cutouts"',
    'link "FITS file of the template cutout"',
    'region "Light curve"',
    'textbox "Alert’s id"',
    'columnheader "Field"',
    'rowheader "midpointMjdTai"',
  ])
    t.true(heard.includes(name), name);
  // The camera is turned, so where north is differs from visit to visit.
  t.regex(heard, /img "Difference cutout, 31 × 31 pixels, north is [^"]*\b(up|down|left|right)\b[^"]*"/);
  t.regex(
    heard,
    /img "Light curve Difference flux in nanojansky over time, MJD [\d.]+ to [\d.]+, in band .*this alert: 1; earlier detection: 60;/,
  );
});

test.serial('the points are a table too, which the keyboard opens', async (t) => {
  const { url } = site;
  const { page } = await browser.open();
  await page.goto(`${url}/alerts/${full.id}`);
  const rows = page.getByRole('table', { name: 'Light curve' }).getByRole('row');
  t.is(await rows.count(), 0);
  await page.getByText('The 201 points as a table').focus();
  await page.keyboard.press('Enter');
  t.is(await rows.count(), 202);
});

test.serial('with the keyboard alone: past the header, and from the search to an alert', async (t) => {
  const { url } = site;
  const { page, problems } = await browser.open();
  await page.goto(`${url}/alertdb/`);
  const order = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press('Tab');
    order.push(await page.evaluate(FOCUSED));
  }
  t.deepEqual(order, ['To the content', 'Alert database', 'id', 'Show', 'all that this server answers']);
  await page.getByLabel('Alert’s id').focus();
  await page.keyboard.type(String(full.id));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${url}/alertdb/alerts/${full.id}`);
  t.is(await page.title(), `Alert ${full.id}`);
  t.deepEqual(problems, []);
});

test.serial('a search for what is no id is told where it was typed', async (t) => {
  const { url } = site;
  const { page } = await browser.open();
  await page.goto(url);
  await page.getByLabel('Alert’s id').fill('12 <b>x');
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Alert’s id');
  await page.getByRole('alert').waitFor();
  t.is(await field.inputValue(), '12 <b>x');
  t.is(
    await page.getByRole('alert').textContent(),
    'An alert’s id is a whole number such as 7912941781254298, got “12 <b>x”.',
  );
  t.is(await field.getAttribute('aria-describedby'), await page.getByRole('alert').getAttribute('id'));
});

test.serial('what is not there is a page for browsers', async (t) => {
  const { url } = site;
  const { page } = await browser.open();
  for (const path of ['/alerts/12', '/nothing', '/alertdb/nothing/at/all']) {
    t.is((await page.goto(url + path))?.status(), 404);
    t.is(await page.getByRole('heading', { level: 1 }).textContent(), 'Not found');
  }
});

test.serial('it fits a phone, and is dark where that is wanted', async (t) => {
  const { url } = site;
  const { page } = await browser.open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  await page.goto(`${url}/alerts/${full.id}`);
  t.true(await page.evaluate<boolean>(FITS_WIDTH));
  const ground = await page.evaluate<string>(GROUND);
  t.true(
    ground.match(/\d+/g)?.every((part) => Number(part) < 40),
    ground,
  );
});
