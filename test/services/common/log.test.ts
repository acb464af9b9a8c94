import test from 'ava';
import { code, runNode } from '../../support/node.ts';

const module = new URL('../../../services/common/src/log.ts', import.meta.url).href;

async function logged(statements: string, level = 'info'): Promise<Record<string, unknown>[]> {
  const { stdout } = await runNode(
    code(`import { createLogger } from '${module}'; const log = createLogger('alertdb', '${level}'); ${statements}`),
  );
  return stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is one JSON object with the program, the level as a word and the time as ISO text', async (t) => {
  const [line] = await logged(`log.info({ event: 'listening', port: 3000 }, 'listens');`);
  t.like(line, { program: 'alertdb', level: 'info', event: 'listening', port: 3000, msg: 'listens' });
  t.regex(String(line?.['time']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
});

test('secrets are not written, at three depths', async (t) => {
  const [line] = await logged(
    `log.info({ password: 'hunter2', a: { token: 'hunter2', b: { secret: 'hunter2', port: 1 } } });`,
  );
  t.false(JSON.stringify(line).includes('hunter2'));
  t.like(line, { password: '[secret]', a: { b: { port: 1 } } });
});

test('a line holds nothing that a terminal obeys, and is the same JSON', async (t) => {
  const error = '\u001b[2J\u009b31m\u202e';
  const { stdout } = await runNode(
    code(
      `import { createLogger } from '${module}'; createLogger('alertdb').warn({ error: ${JSON.stringify(error)} });`,
    ),
  );
  t.like(JSON.parse(stdout), { error });
  // oxlint-disable-next-line no-control-regex
  t.notRegex(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});

test('lines below the level are left out', async (t) => {
  t.is((await logged(`log.debug('a'); log.info('b');`)).length, 1);
  t.is((await logged(`log.debug('a'); log.info('b');`, 'debug')).length, 2);
  t.is((await logged(`log.error('a');`, 'silent')).length, 0);
});
