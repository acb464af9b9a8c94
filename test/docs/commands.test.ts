import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import test from 'ava';
import { parseCommand, type Command } from '@alert-stream/common/command/parse.ts';
import * as ingester from '../../services/alert-database/src/ingester/config.ts';
import { command as serverCommand } from '../../services/alert-database/src/server/config.ts';
import { storeSettings } from '../../services/alert-database/src/store/settings.ts';
import * as bench from '../../bench/config.ts';
import { operatorCommand } from '../../services/schema-registry/src/operator/config.ts';
import { proxyCommand } from '../../services/schema-registry/src/proxy/config.ts';
import { syncCommand } from '../../services/schema-registry/src/sync/config.ts';
import * as simulator from '../../services/simulator/src/config.ts';
import { command as startCommand } from '../../stack/config.ts';
import { inlineCode, pages, shellCommands } from '../support/docs.ts';
import { one, render } from '../support/render.ts';

/** The changelog names flags of older versions. */
const all = [...pages()].filter(([page]) => page !== 'CHANGELOG.md');

/** All programs, those with longer names first: `alertdb-ingester verify` isn't `alertdb-ingester`. */
const COMMANDS = [
  ...Object.values<unknown>(ingester),
  ...Object.values<unknown>(simulator),
  ...Object.values<unknown>(bench),
  serverCommand,
  operatorCommand,
  proxyCommand,
  syncCommand,
  startCommand,
]
  .filter((value): value is Command => typeof value === 'object' && value !== null && 'summary' in value)
  .toSorted((a, b) => b.name.length - a.name.length);

/** Placeholders in the pages' commands, each with an example value. */
const PLACEHOLDERS: Record<string, string> = {
  'HOST:PORT': 'broker.example.org:9094',
  URL: 'http://registry.example.org',
};

/** A command line of one of the programs in a page. */
type Line = { page: string; line: string; command: Command; args: string[] };

function linesOf([page, text]: [string, string]): Line[] {
  return [...shellCommands(text), ...inlineCode(text)].flatMap((line) => {
    const command = COMMANDS.find(({ name }) => ` ${line} `.includes(` ${name} `));
    if (command === undefined) return [];
    const words = ` ${line} `.split(` ${command.name} `)[1]!.split(' ');
    const args = words.filter((word) => word !== '').map((word) => PLACEHOLDERS[word] ?? word);
    return [{ page, line, command, args }];
  });
}

/** The errors of a program for a command line. `…` stands for flags that the page has described. */
function problemsOf({ command, args }: Pick<Line, 'command' | 'args'>): string[] {
  const secrets = Object.fromEntries(Object.keys(command.secrets ?? {}).map((name) => [name, 'secret']));
  try {
    parseCommand(
      command,
      args.filter((word) => word !== '…'),
      secrets,
    );
    return [];
  } catch (error) {
    const problems = (error as Error).message.split('\n').filter((problem) => !problem.startsWith('See '));
    return args.includes('…') ? problems.filter((problem) => !problem.includes(' is required')) : problems;
  }
}

const lines = all.flatMap(linesOf).filter(({ args }) => args.length > 0 && !args.includes('--help'));

test('the programs accept every command line in the documentation', (t) => {
  t.true(lines.length > 30);
  const refused = lines.flatMap((line) => problemsOf(line).map((problem) => `${line.page}: ${line.line}: ${problem}`));
  t.deepEqual(refused, []);
});

/** Flags of Helm and of the image builder (docs/images.md). */
const OF_OTHERS = ['--timeout', '--logs', '--base', '--python-base', '--tag', '--builder'];

test('every flag that a page names is a flag of a program', (t) => {
  const known = COMMANDS.flatMap(({ flags }) => Object.keys(flags).map((name) => `--${name}`));
  const named = all.flatMap(([page, text]) =>
    inlineCode(text)
      .filter((code) => code.startsWith('--'))
      .map((code) => ({ page, flag: code.split(/[ =,]/)[0]! })),
  );
  t.true(named.length > 100);
  // `--tls-…-location` stands for any flag with this start and end.
  const isKnown = (flag: string) => {
    const [begin = '', end = ''] = flag.split('…');
    const fits = (name: string) => (flag.includes('…') ? name.startsWith(begin) && name.endsWith(end) : name === flag);
    return ['--help', ...OF_OTHERS, ...known].some(fits);
  };
  t.deepEqual(
    named.filter(({ flag }) => !isKnown(flag)),
    [],
  );
});

test('the flags of each line in docs/stores.md name a store, and so do those of the Python ingester with --backend', (t) => {
  const stores = lines.filter(({ page, command }) => page === 'docs/stores.md' && command === serverCommand);
  t.is(stores.length, 3);
  for (const { args } of stores) t.notThrows(() => storeSettings(parseCommand(serverCommand, args, {}).flags));
  const python =
    '--kafka-host a:9093 --kafka-topic alerts --kafka-username x --schema-registry-address http://r --gcp-project p --gcp-bucket-alerts rubin-alerts --gcp-bucket-schemas rubin-schemas';
  const settings = (more: string) =>
    storeSettings(parseCommand(ingester.command, `${python}${more}`.split(' '), {}).flags);
  t.is(settings(' --backend google-cloud').backend, 'google-cloud');
  t.throws(() => settings(''), { message: /--gcp-bucket-alerts is for --backend google-cloud/ });
});

test("verify and backfill accept the container's arguments except those that docs/backfill-and-verify.md excludes", async (t) => {
  const [, page = ''] = all.find(([name]) => name === 'docs/backfill-and-verify.md')!;
  const [, sentence = ''] = /container's `args`, without ([^]*?), which these commands refuse/.exec(page)!;
  const excluded = inlineCode(sentence);
  t.true(excluded.length > 0);
  const { spec } = one<IStatefulSet>(await render({}), 'StatefulSet', 'alert-database-ingester');
  const { args: given = [] } = spec!.template.spec!.containers[0]!;
  const args = given.filter((arg, index) => !excluded.includes(arg) && !excluded.includes(given[index - 1] ?? ''));
  for (const command of [ingester.verifyCommand, ingester.backfillCommand] as Command[]) {
    t.deepEqual(problemsOf({ command, args: [...args, '--topic', 'alerts-simulated'] }), [], command.name);
    for (const flag of excluded) t.false(Object.hasOwn(command.flags, flag.slice(2)), flag);
  }
  for (const flag of excluded) t.true(given.includes(flag), flag);
});
