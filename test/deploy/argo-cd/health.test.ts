import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { load } from 'js-yaml';
import { statusOf, type Readiness } from '../../../services/schema-registry/src/operator/status.ts';
import { chartFolder } from '../../../rendered/chart.ts';
import { healthOf, type Health } from '../../support/deploy/lua.ts';

const { data } = load(readFileSync(join(chartFolder, 'deploy/argo-cd/argocd-cm.yaml'), 'utf8')) as {
  data: Record<string, string>;
};
const REGISTRY = 'resource.customizations.health.roundtable.lsst.codes_StrimziSchemaRegistry';
const APPLICATION = 'resource.customizations.health.argoproj.io_Application';

async function judges(t: ExecutionContext, key: string, object: object, expected: Health) {
  t.deepEqual(await healthOf(data[key]!, object), expected);
}

/** What the operator writes of a registry. */
function registry({ ready, reason, message }: Readiness, generation = 3): object {
  const metadata = { name: 'alert-schemas', namespace: 'alert-stream-broker', generation: 3 };
  const status = statusOf({ metadata }, { ready, reason, message }, { now: new Date() });
  return { metadata: { ...metadata, generation }, status };
}

const RUNNING: Readiness = { ready: true, reason: 'Running', message: '1 pod available' };

test('a registry that is ready is healthy', judges, REGISTRY, registry(RUNNING), {
  status: 'Healthy',
  message: RUNNING.message,
});

test('a registry whose spec has changed since is progressing', judges, REGISTRY, registry(RUNNING, 4), {
  status: 'Progressing',
  message: "Its operator hasn't seen the newest change yet",
});

/** What goes by itself, when Strimzi or the registry's own pods have come so far. */
const WAITS = ['Starting', 'ListenerNotReady', 'KafkaUserNotReady', 'SecretMissing', 'SecretIncomplete'];

for (const reason of WAITS) {
  test(
    `a registry that waits (${reason}) is progressing`,
    judges,
    REGISTRY,
    registry({ ready: false, reason, message: 'not yet' }),
    {
      status: 'Progressing',
      message: 'not yet',
    },
  );
}

for (const reason of ['NoSuchListener', 'KafkaMissing', 'NameTaken', 'ProgressDeadlineExceeded', 'Refused']) {
  test(
    `a registry that needs a repair (${reason}) is degraded`,
    judges,
    REGISTRY,
    registry({ ready: false, reason, message: 'no listener' }),
    {
      status: 'Degraded',
      message: 'no listener',
    },
  );
}

const UNSEEN = { status: 'Progressing', message: "Its operator hasn't told of it yet" };

test('a registry without a status is progressing', judges, REGISTRY, { metadata: { generation: 1 } }, UNSEEN);
test(
  'a status without conditions is progressing',
  judges,
  REGISTRY,
  { metadata: { generation: 1 }, status: {} },
  UNSEEN,
);

test('the reasons to wait are words of the operator', (t) => {
  const sources = globSync('services/schema-registry/src/operator/**/*.ts', { cwd: chartFolder });
  const code = sources.map((file) => readFileSync(join(chartFolder, file), 'utf8')).join('\n');
  // `<kind>Missing` is put together there.
  for (const reason of WAITS) t.true(code.includes(reason.replace(/^Secret(?=Missing)/, '')), reason);
});

const application = (status?: object) => ({ metadata: { name: 'strimzi' }, status });

test(
  'an Application is as healthy as what it brings',
  judges,
  APPLICATION,
  application({ health: { status: 'Degraded', message: 'no' } }),
  {
    status: 'Degraded',
    message: 'no',
  },
);

test(
  'an Application that is healthy says so',
  judges,
  APPLICATION,
  application({ health: { status: 'Healthy' }, operationState: { phase: 'Succeeded' } }),
  {
    status: 'Healthy',
    message: '',
  },
);

test(
  'a registry that is being synced is progressing, whatever it was before',
  judges,
  APPLICATION,
  application({ health: { status: 'Healthy' }, operationState: { phase: 'Running' } }),
  {
    status: 'Progressing',
    message: 'It is being synced',
  },
);

test('a new registry is progressing', judges, APPLICATION, application(), {
  status: 'Progressing',
  message: "Argo CD hasn't looked at it yet",
});

test('no more of Lua is there than in Argo CD', async (t) => {
  const run = (script: string) => healthOf(`${script}; return { status = "Healthy", message = "" }`, {});
  await t.throwsAsync(run('os.getenv("HOME")'), { message: /index .* 'getenv'/ });
  await t.throwsAsync(run('io.write("x")'), { message: /index .* 'write'/ });
  await t.throwsAsync(run('local x = ("ready"):upper()'), { message: /index .* 'upper'/ });
  t.is((await run('local x = table.concat({})')).status, 'Healthy');
});
