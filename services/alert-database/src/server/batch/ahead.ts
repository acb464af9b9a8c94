/**
 * Does work for each item, some of it ahead of who takes the results, which come in the items' order. No more is begun
 * than that, so that who takes slowly, or not at all any more, sets the pace.
 *
 * @param count pieces of work at a time
 * @param unwanted called with what had been begun and nobody took
 */
export async function* ahead<T, R>(
  items: Iterable<T>,
  count: number,
  work: (item: T) => Promise<R>,
  unwanted: (result: R) => unknown,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  const next = () => begun.shift() as Promise<R>;
  try {
    for (const item of items) {
      const result = work(item);
      // It is waited for in its turn; until then a failure isn't unhandled.
      result.catch(() => {});
      begun.push(result);
      if (begun.length === count) yield await next();
    }
    while (begun.length > 0) yield await next();
  } finally {
    for (const result of begun) result.then(unwanted, () => {});
  }
}
