import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { LocalFiles } from '../../../../../services/alert-database/src/store/local-files/local-files.ts';
import { quarantine } from '../../../../../services/alert-database/src/quarantine/quarantine.ts';
import { message } from '../../support/alerts.ts';
import { temporaryFolder } from '../../support/folders.ts';

/** What a registry, or whoever wrote a schema, may say: it clears the screen, and adds a line of its own. */
const HOSTILE = 'no schema \u001b[2J\u009b31m\u202e\u0007\r\nsha256       forged';

/** What a command prints of a quarantine with a hostile error text. */
async function printed(t: ExecutionContext, ...command: string[]): Promise<string> {
  const root = await temporaryFolder(t);
  const store = await LocalFiles.forWriting(root);
  await quarantine(store, message(Buffer.from('bad')), 'unknown-schema', HOSTILE);
  const main = fileURLToPath(import.meta.resolve('../../../../../services/alert-database/src/ingester/main.ts'));
  const { stdout } = await promisify(execFile)(process.execPath, [
    main,
    'quarantine',
    ...command,
    '--local-file-root',
    root,
  ]);
  return stdout;
}

for (const command of [['list'], ['list', '--json'], ['show', 'alerts-simulated/3/42']]) {
  test(`quarantine ${command.join(' ')} shows an error text, and no terminal obeys it`, async (t) => {
    const text = await printed(t, ...command);
    t.true(text.includes(String.raw`no schema \u001b[2J\u009b31m\u202e\u0007`), text);
    // oxlint-disable-next-line no-control-regex
    t.notRegex(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    t.notRegex(text, /^sha256 +forged/m);
  });
}
