import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds. @throws when it doesn't for 20 seconds */
export async function until(holds: () => boolean | Promise<boolean>, what = 'what the test waits for'): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what} has not come in 20 s`);
    await sleep(10);
  }
}
