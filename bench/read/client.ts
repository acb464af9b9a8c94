import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { percentile } from '../measure/spread.ts';

/**
 * Asks a server for alerts: either with so many requests at a time, each after the one before, or so many a second,
 * whether the server keeps up or not. The second way counts a request's time from when it was due, so that a server
 * that stalls is charged for all who would have come meanwhile.
 */
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    'first-id': { type: 'string', default: '0' },
    alerts: { type: 'string', default: '1' },
    connections: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string', default: '10' },
  },
});

/** Seconds at the beginning that don't count: programs get quicker as they go. */
const WARM_UP = 2;

/** Between one id and the next, so that neither neighbours nor the ones of just now are asked for. */
const STRIDE = 7919;

const agent = new Agent({ keepAlive: true, maxSockets: 512 });
const [url, firstId, alerts] = [new URL(values.url), BigInt(values['first-id']), Number(values.alerts)];
const started = performance.now();
const end = started + (WARM_UP + Number(values.seconds)) * 1000;
const milliseconds: number[] = [];
let asked = 0;
let failed = 0;

async function ask(due: number): Promise<void> {
  asked += 1;
  const id = firstId + BigInt((asked * STRIDE) % alerts);
  const good = await fetchWhole(new URL(`/v1/alerts/${id}`, url));
  if (due < started + WARM_UP * 1000) return;
  if (good) milliseconds.push(performance.now() - due);
  else failed += 1;
}

function fetchWhole(address: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(address, { agent }, (response) => {
      response.on('data', () => {});
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    request.on('error', () => resolve(false));
  });
}

async function keepAsking(): Promise<void> {
  while (performance.now() < end) await ask(performance.now());
}

async function askOnTime(rate: number): Promise<void> {
  const answers: Promise<void>[] = [];
  for (let due = started; due < end; due += 1000 / rate) {
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    answers.push(ask(due));
  }
  await Promise.all(answers);
}

if (values.rate === undefined) await Promise.all(Array.from({ length: Number(values.connections) }, keepAsking));
else await askOnTime(Number(values.rate));
agent.destroy();
const [p50, p99] = [0.5, 0.99].map((share) => (milliseconds.length === 0 ? null : percentile(milliseconds, share)));
process.stdout.write(
  `${JSON.stringify({ event: 'asked', asked, rate: milliseconds.length / Number(values.seconds), p50, p99, failed })}\n`,
);
