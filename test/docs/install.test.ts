import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { chartFolder } from '../../rendered/chart.ts';
import { shellCommands } from '../support/docs.ts';
import { render } from '../support/render.ts';

const page = readFileSync(join(chartFolder, 'docs/install.md'), 'utf8');
const [, uninstall = ''] = page.split('\n## Uninstall\n');

test("docs/install.md: the uninstall releases the topics, then deletes their objects while Strimzi's operator runs", (t) => {
  const steps = shellCommands(uninstall).map((command) => command.replace('kubectl -n alert-stream-broker ', ''));
  t.deepEqual(steps.slice(0, 3), [
    'annotate kafkatopic --all strimzi.io/managed=false',
    'delete kafkatopic --all',
    'helm uninstall alert-stream-broker --namespace alert-stream-broker',
  ]);
});

test('docs/install.md: the uninstall deletes each hook that Helm leaves behind, by name', async (t) => {
  const kept = (await render({}))
    .filter(
      ({ metadata: { annotations = {} } }) =>
        annotations['helm.sh/hook'] !== undefined &&
        !annotations['helm.sh/hook-delete-policy']?.includes('hook-succeeded'),
    )
    .map(({ kind, metadata }) => `${kind.toLowerCase()} ${metadata.name}`);
  t.true(kept.length > 0);
  const [, kind = '', names = ''] = /delete (\w+) --ignore-not-found (.*)$/m.exec(uninstall)!;
  t.deepEqual(
    names
      .split(' ')
      .map((name) => `${kind} ${name}`)
      .toSorted(),
    kept.toSorted(),
  );
});
