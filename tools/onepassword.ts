import { resolve } from 'node:path';
import { optional } from '@alert-stream/common/command/flags.ts';
import { text } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';
import { runnable, runProgram } from '@alert-stream/common/command/program.ts';
import { renderChart } from '../rendered/chart.ts';
import { environmentOf, items } from './onepassword/items.ts';

const flags = {
  environment: optional(text, {
    help: "the environment's name in Phalanx (default: that of values-<environment>.yaml)",
  }),
};

const command: Command<typeof flags> = {
  name: 'npm run onepassword --',
  summary: "Prints the 1Password items that users' passwords are kept in. It neither knows nor makes any password.",
  positionals: [{ name: 'VALUES-FILE', help: "the environment's values file" }],
  flags,
};

await runProgram({
  name: 'npm run onepassword',
  summary: command.summary,
  commands: [
    runnable(command, async ({ flags: { environment }, positionals: [file = ''] }) => {
      const named = environment ?? environmentOf(file);
      const objects = await renderChart({ valuesFiles: [resolve(file)] });
      for (const { title, generateSecretsKey } of items(objects, named)) {
        process.stdout.write(`${title}\n  generate_secrets_key: ${generateSecretsKey}\n`);
      }
    }),
  ],
});
