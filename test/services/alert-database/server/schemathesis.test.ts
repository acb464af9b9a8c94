import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import test from 'ava';
import { putAlert } from '../../../../services/alert-database/src/archive/alerts.ts';
import { putSchema } from '../../../../services/alert-database/src/archive/schemas.ts';
import { LocalFiles } from '../../../../services/alert-database/src/store/local-files/local-files.ts';
import { testTools } from '../../../../tools/tools.ts';
import { archiveOf } from '../support/archives.ts';
import { temporaryFolder } from '../support/folders.ts';
import { Program } from '../support/program.ts';
import { alert } from '../support/pages/alerts.ts';

/** The id that the description gives as an example, so that Schemathesis asks for an alert that is there. */
const EXAMPLE = 7912941781254298n;

/** Cases made at random for each route, beside the systematic ones. */
const CASES = 15;

test('Schemathesis finds no failure of the server, and no answer that the description does not have', async (t) => {
  // Half a minute, where nothing else runs.
  t.timeout(600_000);
  const root = await temporaryFolder(t);
  const archive = archiveOf(await LocalFiles.forWriting(root));
  const { packet, schema, schemaId } = alert({ version: '9.0', change: (record) => (record['diaSourceId'] = EXAMPLE) });
  await putAlert(archive, EXAMPLE, packet, 1);
  await putSchema(archive, schemaId, schema);
  const server = new Program(t, 'server/main.ts', ['--listen-port', '0', '--local-file-root', root]);
  const url = `http://127.0.0.1:${(await server.until('listening')).port}`;
  const options = [
    '--url',
    url,
    '--checks',
    'all',
    '--max-examples',
    String(CASES),
    '--seed',
    '20261123',
    '--generation-database',
    'none',
  ];
  const env = { ...process.env, PYTHONPATH: testTools().schemathesis, PYTHONDONTWRITEBYTECODE: '1', NO_COLOR: '1' };
  const child = spawn('python3', ['-m', 'schemathesis.cli', 'run', `${url}/v1/openapi.json`, ...options], {
    // It leaves notes where it runs.
    cwd: await temporaryFolder(t),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const [output, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  t.is(code, 0, `${output}${problems}`);
  t.regex(output, /Tested: 5\n/);
  t.regex(output, /No issues found/);
});
