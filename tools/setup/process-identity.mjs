import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

const DAY_MS = 86_400_000;

/**
 * A name for a process: `<number>.<start time>@<machine>`. Its number alone comes again after a while; with the start
 * time it doesn't.
 */
export function holderOf(pid) {
  return `${pid}.${startOf(pid)?.start ?? 0}@${hostname()}`;
}

/**
 * Whether the process of a name still runs. Another machine's or container's processes can't be seen from here: they
 * are taken for running during a day.
 *
 * @param {string} holder from {@link holderOf}
 * @param {number} since when it was written down, in ms
 */
export function isHolderAlive(holder, since) {
  const [pid, start] = holder.split(/[.@]/, 2);
  if (holder.slice(holder.indexOf('@') + 1) !== hostname()) return Date.now() - since < DAY_MS;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === undefined || (now.state !== 'Z' && (start === '0' || now.start === start));
}

/** From Linux's process table; undefined elsewhere. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0], start: fields[19] };
  } catch {
    return undefined;
  }
}
