import type { ExecutionContext } from 'ava';
import { render } from './render.ts';

/** The chart refuses these values, with each of the messages. */
export async function refused(t: ExecutionContext, set: Record<string, unknown>, ...messages: RegExp[]): Promise<void> {
  const error = await t.throwsAsync(render({ set }));
  for (const message of messages) t.regex(error?.message ?? '', message);
}

/** The chart takes these values. */
export async function accepted(t: ExecutionContext, set: Record<string, unknown>): Promise<void> {
  await t.notThrowsAsync(render({ set }));
}
