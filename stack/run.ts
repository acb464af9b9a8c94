import { communityConnection } from './display/connection.ts';
import { Narrator } from './display/narrator.ts';
import { overviewText } from './display/overview.ts';
import { megabytes } from './display/units.ts';
import { VisitLog } from './display/visit-log.ts';
import { visitHeading, visitRow } from './display/visit-table.ts';
import type { StackOptions } from './config.ts';
import { diskUse } from './state/size.ts';
import { System, type Observer } from './system.ts';

/** How long after a visit was published its line waits for the archive (milliseconds). */
const ARCHIVE_WAIT_MS = 30_000;
const ROWS_PER_HEADING = 20;

/** Runs the system until it is asked to stop or a part fails, and shows what it does. */
export async function run(options: StackOptions, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const narrator = new Narrator();
  const visits = new VisitTable(options.statePath, say);
  const observer: Observer = {
    up: (part, seconds) => say(`${PARTS[part]} after ${seconds.toFixed(1)} s`),
    record: (pod, record) => {
      visits.log.take(pod.name, record);
      if (record.event === 'visit') visits.expectArchive();
      const line = narrator.line(pod.name, record);
      if (line !== undefined) say(line);
    },
  };
  const system = await System.prepare(options, observer);
  try {
    await system.start(signal);
    say(`\n${overviewText(system.addresses, system.state.logs, communityConnection(system))}\n`);
    await visits.heading();
    await Promise.race([system.failed, untilAborted(signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    visits.close();
    say('\nStopping: services first, then the registry and Kafka');
    await system.stop();
    say(
      `Stopped. The state stays in ${options.statePath} (${megabytes(await diskUse(options.statePath))}); the next start goes on with it.`,
    );
  }
}

const PARTS = {
  chart: 'Chart rendered, state prepared',
  kafka: 'Kafka with its topics, users and access rules is up',
  registry: 'Schema registry is up',
};

/** The table that grows by one line with each visit. */
class VisitTable {
  readonly log: VisitLog;
  readonly #say: (line: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #rows = 0;
  #early: string[] | undefined = [];

  constructor(statePath: string, say: (line: string) => void) {
    this.#say = say;
    this.log = new VisitLog((line) => {
      clearTimeout(this.#timer);
      void diskUse(statePath).then(
        (bytes) => this.#row(visitRow(line, bytes)),
        () => this.#row(visitRow(line, 0)),
      );
    });
  }

  /** Shows the heading; visits that came before it follow it. */
  async heading(): Promise<void> {
    this.#say(visitHeading);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const row of early) this.#row(row);
  }

  /** A visit was published: its line comes when it is archived, at the latest after a while. */
  expectArchive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.log.settle(), ARCHIVE_WAIT_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #row(row: string): void {
    if (this.#early !== undefined) {
      this.#early.push(row);
      return;
    }
    if (this.#rows > 0 && this.#rows % ROWS_PER_HEADING === 0) this.#say(visitHeading);
    this.#rows += 1;
    this.#say(row);
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
}
