/**
 * Does something with each item, several at a time, and gives the results in the order of the items. No more are begun
 * than are asked for, beyond those that run ahead.
 */
export async function* inOrder<T, R>(items: AsyncIterable<T> | Iterable<T>, ahead: number, task: (item: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = task(item);
      // Its failure is told when its turn comes.
      result.catch(() => {});
      running.push(result);
      if (running.length >= ahead) yield await (running.shift() as Promise<R>);
    }
    for (const result of running) yield await result;
  } finally {
    await Promise.allSettled(running);
  }
}
