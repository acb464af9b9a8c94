import { readdir, readFile, readlink } from 'node:fs/promises';

/** Whether there is a process of this id. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The most memory that a process has had so far, by the kernel's own account (MB, proc(5)). */
export async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

/** The addresses that processes listen on, from the kernel's own tables (proc(5)). */
export async function listeners(pids: number[]): Promise<string[]> {
  const inodes = new Set<string>();
  for (const pid of pids.filter(isRunning)) {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  }
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , connection, , , , , , inode]) => connection === '0A' && inodes.has(inode ?? ''))
    .map(([, local = '']) => readableAddress(local));
}

function readableAddress(local: string): string {
  const [hex = '', port = ''] = local.split(':');
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)),
  );
  const last = bytes.slice(-4).join('.');
  const mapped = bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
  const loopback6 = bytes.length === 16 && bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
  if (loopback6) return `::1:${Number.parseInt(port, 16)}`;
  return `${bytes.length === 4 || mapped ? last : `[${hex}]`}:${Number.parseInt(port, 16)}`;
}
