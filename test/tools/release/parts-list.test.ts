import test from 'ava';
import { shippedParts } from '../../../tools/release/parts-list.ts';

const part = (name: string, more: object = {}) => ({
  name,
  version: '1.0.0',
  'bom-ref': `${name}@1.0.0`,
  purl: `pkg:npm/${name}@1.0.0`,
  ...more,
});
const DEVELOPMENT = { properties: [{ name: 'cdx:npm:package:development', value: 'true' }] };

test('packages for development go, with what points to them; the whole is called by its name', (t) => {
  const list = {
    bomFormat: 'CycloneDX',
    metadata: { component: part('clone-7') },
    components: [part('zod'), part('ava', DEVELOPMENT)],
    dependencies: [
      { ref: 'clone-7@1.0.0', dependsOn: ['zod@1.0.0', 'ava@1.0.0'] },
      { ref: 'ava@1.0.0', dependsOn: [] },
      { ref: 'zod@1.0.0' },
    ],
  };
  const shipped = JSON.parse(shippedParts(JSON.stringify(list), 'alerts'));
  t.deepEqual(shipped.metadata.component, part('alerts'));
  t.deepEqual(shipped.components, [part('zod')]);
  t.deepEqual(shipped.dependencies, [
    { ref: 'alerts@1.0.0', dependsOn: ['zod@1.0.0'] },
    { ref: 'zod@1.0.0', dependsOn: [] },
  ]);
  t.is(shipped.bomFormat, 'CycloneDX');
});
