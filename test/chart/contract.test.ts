import test from 'ava';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { parseCommand, type Command } from '@alert-stream/common/command/parse.ts';
import { command as ingester } from '../../services/alert-database/src/ingester/config.ts';
import { topicsOf } from '../../services/alert-database/src/ingester/connection.ts';
import { command as server } from '../../services/alert-database/src/server/config.ts';
import { storeSettings } from '../../services/alert-database/src/store/settings.ts';
import { proxyCommand } from '../../services/schema-registry/src/proxy/config.ts';
import { operatorCommand } from '../../services/schema-registry/src/operator/config.ts';
import { syncCommand } from '../../services/schema-registry/src/sync/config.ts';
import * as simulator from '../../services/simulator/src/config.ts';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';
import { localCommand } from '../../stack/workloads/command.ts';
import type { Container } from '../../rendered/workloads.ts';
import type { Secrets } from '../../stack/users/secrets.ts';
import { render, type RenderOptions } from '../support/render.ts';
import { ALL_RENDERS } from '../support/all-renders.ts';

// What the chart tells a program, the program understands: every container's arguments and environment go through the
// program's own config.

type Accept = (args: string[], env: Record<string, string>) => void;

function accepts<C extends Command>(
  command: C,
  more: (flags: ReturnType<typeof parseCommand<C['flags']>>['flags']) => void = () => {},
): Accept {
  return (args, env) => more(parseCommand<C['flags']>(command, args, env).flags);
}

const PROGRAMS: Record<string, Accept> = {
  alertdb: accepts(server, (flags) => storeSettings(flags)),
  'alertdb-ingester': accepts(ingester, (flags) => {
    storeSettings(flags);
    topicsOf(flags);
  }),
  'rubin-alert-sim generate': accepts(simulator.generateCommand),
  'rubin-alert-sim create-stream': accepts(simulator.createStreamCommand),
  'rubin-alert-sim play-stream': accepts(simulator.playStreamCommand),
  'rubin-alert-sim print-stream': accepts(simulator.printStreamCommand),
  'registry-proxy': accepts(proxyCommand),
  'schema-registry-operator': accepts(operatorCommand),
  'sync-schemas': accepts(syncCommand),
};

const STORES: Record<string, RenderOptions> = {
  'google-cloud': {
    set: {
      'alertDatabase.storage.backend': 'google-cloud',
      'alertDatabase.storage.googleCloud': {
        project: 'alerts',
        bucketAlerts: 'alerts-int',
        bucketSchemas: 'schemas-int',
      },
    },
  },
  's3-remote': {
    set: {
      'alertDatabase.storage.backend': 's3-remote',
      'alertDatabase.storage.s3': {
        endpointUrl: 'https://s3.example.org',
        bucketAlerts: 'alerts',
        bucketSchemas: 'schemas',
      },
    },
  },
};

for (const [name, options] of Object.entries({ ...ALL_RENDERS, ...STORES })) {
  test(`${name}: every program accepts what the chart tells it`, async (t) => {
    const containers = podsOf(await render(options)).flatMap((pod) => [
      ...(pod.initContainers ?? []),
      ...pod.containers,
    ]);
    t.true(containers.length >= 6);
    for (const container of containers) {
      const { program, args, env } = await commandLine(container);
      const accept = PROGRAMS[program];
      if (accept === undefined) t.fail(`${container.name} runs ${program}, which is no program of ours`);
      else t.notThrows(() => accept(args, env), `${program} ${args.join(' ')}`);
    }
  });
}

test('arguments that a program has no option for are refused', (t) => {
  t.throws(
    () => PROGRAMS['sync-schemas']?.(['--registry', 'http://registry:8081', '--schemas', '/x', '--schema', '/x'], {}),
    { message: /unknown option --schema/ },
  );
});

function podsOf(objects: KubernetesObject[]): IPodSpec[] {
  return objects.flatMap((object) => {
    const { spec } = object as KubernetesObject & { spec?: { template?: { spec?: IPodSpec } } & IPodSpec };
    if (object.kind === 'Pod') return [spec as IPodSpec];
    return ['Deployment', 'StatefulSet', 'Job'].includes(object.kind) ? [spec?.template?.spec as IPodSpec] : [];
  });
}

/** The program with its subcommand, the arguments after that, and the environment: as a pod of the container has them. */
async function commandLine(
  container: IContainer,
): Promise<{ program: string; args: string[]; env: Record<string, string> }> {
  const secrets = { read: async () => 'from-a-secret' } as unknown as Secrets;
  const command = await localCommand(container as Container, { podName: 'pod-0', translate: (text) => text, secrets });
  if (command.program !== 'rubin-alert-sim') return command;
  const [subcommand, ...args] = command.args;
  return { ...command, program: `${command.program} ${subcommand}`, args };
}
