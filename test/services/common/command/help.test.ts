import test from 'ava';
import { toggle, withDefault } from '@alert-stream/common/command/flags.ts';
import { helpText, overviewText } from '@alert-stream/common/command/help.ts';
import { integer } from '@alert-stream/common/command/kinds.ts';
import type { Command } from '@alert-stream/common/command/parse.ts';

const command = {
  name: 'sim play',
  summary: 'Plays a visit.',
  positionals: [
    { name: 'FILE', help: 'the alerts' },
    { name: 'MORE', help: 'more of them', optional: true },
  ],
  flags: {
    interval: withDefault(integer(1, 9, 'SECONDS'), '7', { help: 'seconds between visits', env: 'INTERVAL' }),
    verbose: toggle({ short: 'v', help: 'more lines' }),
  },
  secrets: { SIM_PASSWORD: 'the password' },
} satisfies Command;

test('help names every argument, option, default and variable', (t) => {
  const help = helpText(command);
  t.regex(help, /^Usage: sim play FILE \[MORE\] \[options\]\n\nPlays a visit\.\n/);
  t.regex(help, /--interval SECONDS +seconds between visits \(default 7; or INTERVAL, which the flag overrides\)\n/);
  t.regex(help, /-v, --verbose +more lines\n/);
  t.regex(help, /Environment:\n +SIM_PASSWORD +the password\n/);
});

test('no line of help is broken by a long option', (t) => {
  const long = { ...command, flags: { ['x'.repeat(60)]: toggle({ help: 'long' }) } };
  t.regex(helpText(long), /--x{60}\n {36}long\n/);
});

test('the overview has one line a command', (t) => {
  t.regex(
    overviewText('sim', 'Simulates.', [command]),
    /^Usage: sim COMMAND \[options\]\n\nSimulates\.\n\nCommands:\n +play +Plays a visit\.\n/,
  );
});

test('a positional that may be repeated is shown as such', (t) => {
  t.regex(
    helpText({ ...command, positionals: [{ name: 'FILE', help: 'files', repeated: true }] }),
    /^Usage: sim play FILE… \[options\]\n/,
  );
});
