import { setTimeout as sleep } from 'node:timers/promises';
import { AlertStreamError, messageOf } from '@alert-stream/common/errors.ts';
import type { Logger } from '@alert-stream/common/log.ts';
import { z } from 'zod';
import { apicurio } from './apicurio.ts';
import { confluent } from './confluent.ts';
import { below, request, shownAnswer, type Answer } from './http.ts';
import type { Registry } from './registry.ts';

const POLL_MS = 200;
const TELL_EVERY_MS = 5000;

const SystemInfo = z.object({ name: z.string().startsWith('Apicurio'), version: z.string() });
const Subjects = z.array(z.string());

/**
 * Waits until a registry answers, and tells whose it is: both speak Confluent's API, but take fixed ids each in its
 * own way.
 *
 * @param url where its Confluent API lies; for Apicurio, the address without a path does too
 * @throws AlertStreamError `REGISTRY` when none has answered within `timeoutMs`
 */
export async function findRegistry(
  url: URL,
  { timeoutMs, log, signal }: { timeoutMs: number; log: Logger; signal: AbortSignal },
): Promise<Registry> {
  const start = performance.now();
  let told = start;
  for (;;) {
    const found = await probe(url, signal);
    if (typeof found !== 'string') return found;
    const now = performance.now();
    if (now - start >= timeoutMs || signal.aborted) {
      const why = signal.aborted ? 'stopped while waiting' : found;
      throw new AlertStreamError('REGISTRY', `no schema registry at ${url.origin}${url.pathname}: ${why}`, {
        retriable: true,
      });
    }
    if (now - told >= TELL_EVERY_MS) {
      told = now;
      log.info({ event: 'waiting', reason: found }, 'waiting for the schema registry');
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** @returns the registry, or why there is none */
async function probe(url: URL, signal: AbortSignal): Promise<Registry | string> {
  try {
    const info = SystemInfo.safeParse((await request(new URL('/apis/registry/v3/system/info', url), { signal })).body);
    if (info.success) {
      const api = url.pathname === '/' ? new URL('/apis/ccompat/v7', url) : url;
      return (await subjects(api, signal)) ?? apicurio(api, info.data.version);
    }
    return (await subjects(url, signal)) ?? confluent(url);
  } catch (error) {
    return messageOf(error);
  }
}

/** @returns why the address isn't that of Confluent's API, if it isn't */
async function subjects(url: URL, signal: AbortSignal): Promise<string | undefined> {
  const answer: Answer = await request(below(url, 'subjects'), { signal });
  if (answer.status === 200 && Subjects.safeParse(answer.body).success) return undefined;
  return `GET /subjects answered ${shownAnswer(answer)}`;
}
