import test from 'ava';
import { parseCommand } from '@alert-stream/common/command/parse.ts';
import { storeFlags } from '../../../services/alert-database/src/store/flags.ts';
import { storeSettings } from '../../../services/alert-database/src/store/settings.ts';
import { render } from '../../support/render.ts';

type Backend = 's3-remote' | 'google-cloud';

const PROGRAM = { name: 'program', summary: '', flags: storeFlags };

/** A bucket's name, and what it is good for. */
const NAMES: Record<string, Backend[]> = {
  abc: ['s3-remote', 'google-cloud'],
  'rubin-alertdb-int-us-central1-packets': ['s3-remote', 'google-cloud'],
  'rubin.alerts_2026': ['s3-remote', 'google-cloud'],
  '0-9': ['s3-remote', 'google-cloud'],
  ['a'.repeat(222)]: ['s3-remote', 'google-cloud'],
  'rubin:alerts': ['s3-remote'],
  'Rubin_2:alerts': ['s3-remote'],
  ':alerts': ['s3-remote'],
  ['a'.repeat(223)]: [],
  ab: [],
  'rubin:ab': [],
  'rubin:': [],
  'rubin:prod:alerts': [],
  'rubin-prod:alerts': [],
  Alerts: [],
  '-alerts': [],
  'alerts-': [],
  'alerts.': [],
  'alerts/prod': [],
  'alerts prod': [],
  's3://alerts': [],
  'arn:aws:s3:us-west-2:1:accesspoint/alerts': [],
  'alerts\n': [],
  älerts: [],
};

const KINDS = {
  's3-remote': { prefix: '--bucket', section: 's3' },
  'google-cloud': { prefix: '--gcp-bucket', section: 'googleCloud' },
} as const;

function programProblem(backend: Backend, name: string): string | undefined {
  const { prefix } = KINDS[backend];
  const line = ['--backend', backend, `${prefix}-alerts=${name}`, `${prefix}-schemas`, 'schemas'];
  try {
    storeSettings(parseCommand(PROGRAM, line, {}).flags);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function chartProblem(backend: Backend, name: string): Promise<string | undefined> {
  const set = {
    'alertDatabase.storage.backend': backend,
    [`alertDatabase.storage.${KINDS[backend].section}`]: { bucketAlerts: name, bucketSchemas: 'schemas' },
  };
  return render({ set }).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

for (const backend of ['s3-remote', 'google-cloud'] as const) {
  for (const [name, goodFor] of Object.entries(NAMES)) {
    const good = goodFor.includes(backend);
    const shown = JSON.stringify(name.length > 40 ? `${name.slice(0, 5)}… of ${name.length}` : name);
    test(`${backend}: a bucket named ${shown} is ${good ? 'accepted' : 'refused'} by the chart and by the programs`, async (t) => {
      const ours = programProblem(backend, name);
      const theirs = await chartProblem(backend, name);
      if (good) {
        t.is(ours, undefined);
        t.is(theirs, undefined);
        return;
      }
      const rule = /expected (a bucket's name of 3 to 222 [^,]+, [^,.]+(?:, or TENANT:NAME of Ceph)?)/;
      t.truthy(rule.exec(ours ?? ''), ours);
      t.is(rule.exec(ours ?? '')?.[1], rule.exec(theirs ?? '')?.[1], `${ours}\n${theirs}`);
    });
  }
}
