import type { Command } from './parse.ts';

const WIDTH = 34;

/** The help text of one command, made from its description. */
export function helpText(command: Command): string {
  const positionals = (command.positionals ?? []).map(({ name, optional, repeated }) => {
    const text = repeated ? `${name}…` : name;
    return optional ? `[${text}]` : text;
  });
  const lines = [`Usage: ${[command.name, ...positionals, '[options]'].join(' ')}`, '', command.summary, ''];
  for (const { name, help } of command.positionals ?? []) lines.push(row(name, help));
  if (positionals.length > 0) lines.push('');
  lines.push('Options:');
  for (const [name, flag] of Object.entries(command.flags)) {
    const short = flag.short === undefined ? '' : `-${flag.short}, `;
    const value = flag.placeholder === undefined ? '' : ` ${flag.placeholder}`;
    const notes = [
      ...(flag.defaultText === undefined ? [] : [`default ${flag.defaultText}`]),
      ...(flag.env === undefined ? [] : [`or ${flag.env}, which the flag overrides`]),
    ];
    lines.push(row(`${short}--${name}${value}`, `${flag.help}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`));
  }
  lines.push(row('-h, --help', 'show this text'));
  const secrets = Object.entries(command.secrets ?? {});
  if (secrets.length > 0) lines.push('', 'Environment:', ...secrets.map(([name, help]) => row(name, help)));
  return `${lines.join('\n')}\n`;
}

/** The help text of a program with subcommands. */
export function overviewText(program: string, summary: string, commands: Command[]): string {
  return `Usage: ${program} COMMAND [options]\n\n${summary}\n${commandsText(program, commands)}`;
}

/** The part of a help text that lists a program's subcommands. */
export function commandsText(program: string, commands: Command[]): string {
  const rows = commands.map((command) => row(command.name.slice(program.length + 1), command.summary));
  return `\nCommands:\n${rows.join('\n')}\n\n${program} COMMAND --help shows a command's options.\n`;
}

function row(left: string, right: string): string {
  return left.length > WIDTH - 2 ? `  ${left}\n  ${' '.repeat(WIDTH)}${right}` : `  ${left.padEnd(WIDTH)}${right}`;
}
