import test from 'ava';
import { serveHttp } from '@alert-stream/common/http/serve.ts';
import { serverApp } from '../../../../../services/alert-database/src/server/app.ts';
import { memoryLog } from '../../../../support/memory-log.ts';
import { readableArchive } from '../../support/archives.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { startBrowser } from '../../support/pages/browser.ts';

test('a browser shows all routes at /docs, tries one, breaks no rule of the page and asks no other host', async (t) => {
  const app = serverApp({
    store: readableArchive(new MemoryStore()),
    log: memoryLog().log,
    pathPrefix: '/alertdb',
    reading: { cacheBytes: 0, maxReads: 10 },
  });
  const server = await serveHttp({ host: '127.0.0.1', port: 0, app });
  t.teardown(() => server.close(0));
  const host = `127.0.0.1:${server.address.port}`;
  const browser = await startBrowser();
  t.teardown(browser.stop);
  const { page, problems, hosts } = await browser.open();
  await page.goto(`http://${host}/alertdb/docs`);
  await page.locator('.opblock').first().waitFor();
  t.is(await page.locator('.opblock').count(), 5);
  await page.locator('.opblock', { hasText: '/v1/health' }).click();
  await page.getByRole('button', { name: 'Try it out' }).click();
  await page.getByRole('button', { name: 'Execute' }).click();
  t.is(await page.locator('.request-url pre').innerText(), `http://${host}/alertdb/v1/health`);
  t.is(await page.locator('.live-responses-table .response-col_status').last().innerText(), '200');
  t.deepEqual(problems, []);
  t.deepEqual([...hosts], [host]);
});
