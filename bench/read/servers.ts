import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../../stack/process/ports.ts';
import { untilServing } from '../../stack/until-serving.ts';
import { pythonHaving } from '../run/python.ts';
import { Running } from '../run/running.ts';

const SERVER = fileURLToPath(new URL('../../services/alert-database/src/server/main.ts', import.meta.url));
const BARE_SERVER = fileURLToPath(new URL('bare-server.ts', import.meta.url));
const CHECKOUT = 'alert_database_server';
const PYTHON_MAIN = 'from alertdb.bin.alertdb import main; main()';

/** A server of an archive of files, and where it is reached. */
type Serving = { program: Running; url: string };

/** Starts a server. @param archive the archive's folder */
export type StartServer = (archive: string, logFile: string) => Promise<Serving>;

/** As its image does: its first line has settings of Node's. */
export const ourServer: StartServer = (archive, logFile) =>
  listening('alertdb', SERVER, ['--listen-port', '0', '--local-file-root', archive], logFile);

export const bareServer: StartServer = (archive, logFile) =>
  listening('a bare server', process.execPath, [BARE_SERVER, archive], logFile);

/** The Python `alertdb`, or why there is none: a checkout of lsst-dm/alert_database_server is needed. */
export function pythonServer(): StartServer | { missing: string } {
  const python = pythonHaving([join(CHECKOUT, 'alertdb')]);
  if ('missing' in python) return python;
  return async (archive, logFile) => {
    const [port] = (await freePorts(1)) as [number];
    const args = ['-c', PYTHON_MAIN, '--listen-port', String(port), '--local-file-root', archive];
    const env = { PYTHONPATH: join(python.folder, CHECKOUT) };
    const program = new Running({ name: 'the Python server', command: python.command, args, env, logFile });
    const url = `http://127.0.0.1:${port}`;
    await untilServing(new URL('/v1/health', url), program.failed);
    return { program, url };
  };
}

async function listening(name: string, command: string, args: string[], logFile: string): Promise<Serving> {
  const program = new Running({ name, command, args, logFile });
  const { port } = await program.line('listening');
  return { program, url: `http://127.0.0.1:${String(port)}` };
}
