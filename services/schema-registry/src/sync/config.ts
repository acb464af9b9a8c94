import { optional, required, toggle, withDefault } from '@alert-stream/common/command/flags.ts';
import { folder, integer, kafkaName, list, text, url } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { logFlags } from '@alert-stream/common/log-flags.ts';

export const syncCommand = {
  name: 'sync-schemas',
  summary: 'Puts every version of the alert schema into a schema registry, under its fixed id 100·major + minor.',
  flags: {
    registry: required(url, { help: "where the registry's Confluent API lies" }),
    schemas: required(folder, { help: 'folder <major>/<minor>/*.avsc, as in the lsst-alert-packet package' }),
    subject: withDefault(text, 'alert-packet', {
      help: 'subject to hold the schemas as its versions',
      placeholder: 'NAME',
    }),
    'topic-subjects': optional(list(kafkaName), {
      help: 'topics: the schemas become versions of the subject <topic>-value too, where some clients look',
      placeholder: 'TOPIC,…',
    }),
    'dry-run': toggle({ help: 'say what is there, what is missing and what conflicts, and change nothing' }),
    'timeout-sec': withDefault(integer(0, 86_400), '120', {
      help: 'how long to wait for a registry that is not up yet',
      placeholder: 'SECONDS',
    }),
    ...logFlags,
  },
} satisfies Command;
