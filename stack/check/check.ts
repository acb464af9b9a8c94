import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlertStreamError } from '@alert-stream/common/errors.ts';
import { rejectWhenAborted } from '../aborted.ts';
import { communityConnection } from '../display/connection.ts';
import { Narrator } from '../display/narrator.ts';
import { VisitLog, type VisitLine } from '../display/visit-log.ts';
import { PORTS, stackOptions, type PortName, type StackFlags } from '../config.ts';
import { freePorts } from '../process/ports.ts';
import { System, type Observer } from '../system.ts';
import { ofKind } from '../../rendered/kubernetes.ts';
import { CommunityBroker, type Refusal } from './community-broker.ts';
import { compareWithArchive } from './compare.ts';
import { sourceDigests } from './source.ts';

/** What the check found; it is printed as the last line. */
type CheckResult = {
  published: number;
  consumed: number;
  archived: number;
  identical: number;
  denied: number;
  seconds: number;
};

const DEFAULT_ALERTS = 200;

/** Only one visit is wanted; the next would start when the check is long done. */
const NO_SECOND_VISIT_SECONDS = 86_400;

const DEADLINE_MS = 180_000;

/**
 * Runs one visit through the whole system and proves that it arrives: on ports and with a state of its own. What a
 * check that failed leaves stays, for looking into.
 *
 * @throws AlertStreamError `STACK` when anything doesn't hold
 */
export async function check(flags: StackFlags, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  // kafkajs schedules timers in the past, which Node 24 warns of; the warnings are no concern of whoever runs the check.
  process.removeAllListeners('warning');
  const startedAt = performance.now();
  // Refuses what doesn't go together, before anything is made.
  stackOptions(flags);
  const state = await mkdtemp(join(tmpdir(), 'alert-stream-check-'));
  const options = stackOptions({
    ...flags,
    state,
    port: await everyPort(flags.port),
    alerts: flags.alerts ?? (flags.file === undefined ? DEFAULT_ALERTS : undefined),
  });
  options.set['simulator.repeatInterval'] = NO_SECOND_VISIT_SECONDS;

  const visit = Promise.withResolvers<VisitLine>();
  const seen: Seen = {};
  const log = new VisitLog(visit.resolve);
  const narrator = new Narrator();
  const observer: Observer = {
    up: (part, seconds) => say(`${part} is up after ${seconds.toFixed(1)} s`),
    record: (pod, record) => {
      if (record.event === 'visit') {
        seen.published = Number(record['published']);
        say(`Published ${seen.published} of ${String(record['alerts'])} alerts`);
      }
      if (record.event === 'loaded') seen.file = String(record['file']);
      log.take(pod.name, record);
      const line = narrator.line(pod.name, record);
      if (line !== undefined) say(line);
    },
  };
  const system = await System.prepare(options, observer).catch(async (error: unknown) => {
    await rm(state, { recursive: true, force: true });
    throw error;
  });
  const over = new AbortController();
  const deadline = AbortSignal.any([signal, over.signal, AbortSignal.timeout(DEADLINE_MS)]);
  try {
    await system.start(deadline);
    const proof = prove(system, visit.promise, seen, deadline, say);
    const { counts, problems } = await Promise.race([
      system.failed,
      rejectWhenAborted(deadline, 'the check was not done in time'),
      proof,
    ]);
    await system.stop();
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    say(JSON.stringify({ ...counts, seconds }));
    if (problems.length > 0) throw new AlertStreamError('STACK', problems.join('\n'));
    await rm(state, { recursive: true, force: true });
  } finally {
    over.abort();
    await system.stop();
  }
}

/** What the simulator has told so far: how many alerts it published, and from which file they came. */
type Seen = { published?: number; file?: string };

type Proof = { counts: Omit<CheckResult, 'seconds'>; problems: string[] };

async function prove(
  system: System,
  visit: Promise<VisitLine>,
  seen: Seen,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Proof> {
  const connection = communityConnection(system);
  if (connection === undefined)
    throw new AlertStreamError('CONFIG', 'the chart has no user who reads a topic over SCRAM');
  const broker = new CommunityBroker(connection);
  const messages = await broker.read(() => seen.published, signal);
  say(`Consumed ${messages.length} alerts as ${connection.user} over SCRAM, with kafkajs`);
  const { published, alerts, archive } = await Promise.race([
    visit,
    rejectWhenAborted(signal, 'the visit was not archived in time'),
  ]);
  const archived = archive.archived + archive.existing;
  say(`Archived ${archived} of ${published} published`);
  const { identical, differences } = await compareWithArchive(
    messages,
    await sourceDigests(seen.file ?? ''),
    system.addresses.database.url,
  );
  say(`Compared with the source and with GET /v1/alerts/{id}: ${identical} identical`);

  const refusals = [
    { ...(await broker.write()), expected: 'TOPIC_AUTHORIZATION_FAILED', control: 'reading the same topic works' },
    {
      ...(await broker.readOther(otherTopic(system, connection.topics))),
      expected: 'TOPIC_AUTHORIZATION_FAILED',
      control: `reading ${connection.topics[0]} works`,
    },
    {
      ...(await broker.useGroup('somebody-else')),
      expected: 'GROUP_AUTHORIZATION_FAILED',
      control: 'using its own group works',
    },
  ];
  for (const { operation, code, control } of refusals) say(`May not ${operation}: ${code} (${control})`);
  const denied = refusals.filter(({ code, expected }) => code === expected).length;

  const problems = [
    ...(published === alerts ? [] : [`published: expected ${alerts}, got ${published}`]),
    ...(messages.length === published ? [] : [`consumed: expected ${published}, got ${messages.length}`]),
    ...(archived === published ? [] : [`archived: expected ${published}, got ${archived}`]),
    ...(identical === published && differences.length === 0
      ? []
      : [`identical: expected ${published}, got ${identical}: ${differences.slice(0, 5).join('; ')}`]),
    ...refusals.filter(({ code, expected }) => code !== expected).map(wrongRefusal),
  ];
  return { counts: { published, consumed: messages.length, archived, identical, denied }, problems };
}

function wrongRefusal({ operation, code, expected }: Refusal & { expected: string }): string {
  return `${operation}: expected ${expected}, got ${code}`;
}

/** A topic of the simulator that the community may not read. */
function otherTopic(system: System, readable: string[]): string {
  const topic = ofKind<{ topicName?: string }>(system.objects, 'KafkaTopic')
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'simulator')
    .map(({ metadata, spec }) => spec.topicName ?? metadata.name)
    .find((name) => !readable.includes(name));
  if (topic === undefined)
    throw new AlertStreamError('CONFIG', 'the chart has no topic that the community may not read');
  return topic;
}

/** Free ports for all that weren't chosen. */
async function everyPort(chosen: [PortName, number][] = []): Promise<[PortName, number][]> {
  const names = (Object.keys(PORTS) as PortName[]).filter((name) => !chosen.some(([other]) => other === name));
  const free = await freePorts(names.length);
  return [...names.map((name, index): [PortName, number] => [name, free[index] as number]), ...chosen];
}
