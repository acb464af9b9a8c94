import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { load } from 'js-yaml';
import { chartFolder } from '../../rendered/chart.ts';
import { render } from '../support/render.ts';
import { over, valuesFile, type Values } from '../support/values.ts';

const page = readFileSync(join(chartFolder, 'docs/images.md'), 'utf8');
const apicurio = valuesFile('values.yaml')['schemaRegistry'] as { image: { repository: string } };
const fromPage = load(/^```yaml\n([^]*?)^```$/m.exec(page)![1]!) as Values;

for (const environment of ['idfint', 'local']) {
  test(`${environment}: every image except Apicurio's comes from the registry that docs/images.md pushes to`, async (t) => {
    const objects = await render({ set: over(valuesFile(`values-${environment}.yaml`), fromPage) });
    const images = [...JSON.stringify(objects).matchAll(/"(?:image|registryImage)":"([^"]+)"/g)].map(
      ([, image]) => image!,
    );
    t.true(images.length > 5);
    const others = new Set(
      images.filter((image) => !image.startsWith('registry.example.org/alerts/')).map((image) => image.split(':')[0]),
    );
    t.deepEqual([...others], [apicurio.image.repository]);
  });
}
