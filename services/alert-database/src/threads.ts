/** Threads that compress, read and write: a file holds one for as long as its disk takes, and by default there are 4. */
const THREADS = '16';

/**
 * Gives Node's file and compression calls more threads. They start with the first such call, so this has to come
 * before it. Whoever sets UV_THREADPOOL_SIZE knows better.
 */
export function useMoreThreads(env: Record<string, string | undefined> = process.env): void {
  env['UV_THREADPOOL_SIZE'] ??= THREADS;
}
