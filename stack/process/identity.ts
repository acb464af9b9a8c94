import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that can be recognised later: its id, and when the kernel started it (ids are used again). */
export type ProcessIdentity = { pid: number; started: string };

/** The identity of a running process; undefined when there is none, or where the system has no /proc. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in brackets and may hold spaces; the 20th field after it is the start time (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : { pid, started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

/** Whether this very process still runs; without /proc, whether one of its id does. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  return started === '' ? exists(pid) : (await identify(pid))?.started === started;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends a process that an earlier run left behind, and waits until it is gone. */
export async function endLeftover(identity: ProcessIdentity, graceMs = 5000): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGTERM', graceMs],
    ['SIGKILL', graceMs],
  ] as const) {
    if (!(await isAlive(identity))) return;
    process.kill(identity.pid, signal);
    for (const deadline = Date.now() + waitMs; Date.now() < deadline && (await isAlive(identity));) await sleep(50);
  }
}
