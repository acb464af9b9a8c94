import { optional, withDefault } from '@alert-stream/common/command/flags.ts';
import { file, integer, text } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { listenFlags } from '@alert-stream/common/http/flags.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';

export const operatorCommand = {
  name: 'schema-registry-operator',
  summary: 'Keeps the schema registries of one namespace as their StrimziSchemaRegistry objects say.',
  flags: {
    namespace: optional(text, {
      help: "namespace to look after; by default the pod's own",
      placeholder: 'NAME',
      env: 'SSR_NAMESPACE',
    }),
    cluster: optional(text, {
      help: 'look after the registries of this Kafka alone, by their label strimzi.io/cluster',
      placeholder: 'NAME',
      env: 'SSR_CLUSTER_NAME',
    }),
    kubeconfig: optional(file, { help: 'how to reach the API server, outside a pod', env: 'KUBECONFIG' }),
    'resync-sec': withDefault(integer(10, 86_400), '300', {
      help: 'look at all registries at least this often, whatever was missed',
      placeholder: 'SECONDS',
    }),
    ...listenFlags,
    ...logFlags,
  },
} satisfies Command;
