import test from 'ava';
import { canonicalForm, parseSchema } from '@alert-stream/common/avro/schema.ts';
import { publishedSchemas } from '../../../../../services/alert-database/src/server/decoded/published-schemas.ts';
import { testTools } from '../../../../../tools/tools.ts';
import { alert, SCHEMAS } from '../../support/pages/alerts.ts';
import { pagesApp } from '../../support/pages/context.ts';

/** The page of an alert whose schema is archived as a registry has it. */
async function page(dir: string | undefined): Promise<string> {
  const made = alert();
  const { request, context } = pagesApp({ ...made, schema: canonicalForm(parseSchema(made.schema)) });
  context.published = publishedSchemas(dir);
  return (await request(`/alerts/${made.id}`)).text();
}

test('the page of an alert whose archived schema is in canonical form shows what was published of its fields', async (t) => {
  const text = await page(testTools().alertSchemas);
  t.true(text.includes('<td>nJy</td>'));
  t.true(text.includes('>Meaning</th>'));
});

test('without the published schemas, it shows the fields', async (t) => {
  const text = await page(undefined);
  t.true(text.includes('psfFlux'));
  t.false(text.includes('<td>nJy</td>'));
  t.false(text.includes('>Meaning</th>'));
});

test('a schema that reads other bytes than the published one of its id is none of it', (t) => {
  const published = publishedSchemas(testTools().alertSchemas);
  const [older, newer] = SCHEMAS.slice(-2).map(({ schema }) => parseSchema(schema));
  t.is((published(1101, newer!) as { name: string }).name, 'alert');
  t.is(published(1101, older!), undefined);
  t.is(published(7700, newer!), undefined);
});
