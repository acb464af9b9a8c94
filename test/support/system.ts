import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stackOptions, PORTS, type PortName } from '../../stack/config.ts';
import { freePorts } from '../../stack/process/ports.ts';
import { System } from '../../stack/system.ts';
import type { LogRecord } from '../../stack/workloads/pod-run.ts';

export type TestSystem = {
  system: System;
  state: string;
  /** Resolves with the first record of a pod that fits, past or to come; rejects when a part fails. */
  record: (fits: (record: LogRecord) => boolean) => Promise<LogRecord>;
};

/** Starts the whole system on free ports; in a state folder of its own, or in one that an earlier run left. */
export async function startTestSystem({
  state,
  set = {},
}: { state?: string; set?: Record<string, unknown> } = {}): Promise<TestSystem> {
  const path = state ?? (await mkdtemp(join(tmpdir(), 'alert-stream-test-')));
  const names = Object.keys(PORTS) as PortName[];
  const free = await freePorts(names.length);
  const port = names.map((name, index): [PortName, number] => [name, free[index] as number]);
  const flags = {
    state: path,
    fresh: false,
    check: false,
    port,
    alerts: undefined,
    file: undefined,
    interval: undefined,
    spread: undefined,
    advertise: undefined,
    plaintext: false,
    values: undefined,
  };
  const options = stackOptions(flags);
  const records: LogRecord[] = [];
  const waiting = new Set<() => void>();
  const system = await System.prepare(
    { ...options, set: { ...options.set, ...set } },
    {
      up: () => {},
      record: (_, record) => {
        records.push(record);
        for (const look of waiting) look();
      },
    },
  );
  try {
    await system.start(AbortSignal.timeout(120_000));
  } catch (error) {
    await system.stop();
    throw error;
  }
  const record = async (fits: (record: LogRecord) => boolean): Promise<LogRecord> => {
    const { promise, resolve } = Promise.withResolvers<LogRecord>();
    const look = () => {
      const found = records.find(fits);
      if (found !== undefined) resolve(found);
    };
    waiting.add(look);
    look();
    try {
      return await Promise.race([system.failed, promise]);
    } finally {
      waiting.delete(look);
    }
  };
  return { system, state: path, record };
}

/** The process ids of a running system's parts, by name. */
export async function partPids(state: string): Promise<Map<string, number>> {
  const { parts } = JSON.parse(await readFile(join(state, 'running.json'), 'utf8')) as {
    parts: { name: string; pid: number }[];
  };
  return new Map(parts.map(({ name, pid }) => [name, pid]));
}
