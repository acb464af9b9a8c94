/** What is done with each item. `turn` resolves when all results before it were taken, or when nobody takes any more. */
export type Task<T, R> = (item: T, turn: Promise<void>) => Promise<R>;

/**
 * Does something with each item, several at a time, and gives the results in the order of the items. No more are begun
 * than are asked for, beyond those that run ahead: who takes slowly, or not at all any more, sets the pace.
 *
 * @param unwanted called with each result that had been begun and that nobody took, which isn't waited for then; without
 *   it, what was begun has ended when this does
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  ahead: number,
  task: Task<T, R>,
  unwanted?: (result: R) => unknown,
): AsyncGenerator<R> {
  const running: { result: Promise<R>; itsTurn: () => void }[] = [];
  const next = () => {
    const { result, itsTurn } = running.shift() as (typeof running)[number];
    itsTurn();
    return result;
  };
  try {
    for await (const item of items) {
      const { promise: turn, resolve: itsTurn } = Promise.withResolvers<void>();
      const result = task(item, turn);
      // Its failure is told when its turn comes.
      result.catch(() => {});
      running.push({ result, itsTurn });
      if (running.length >= ahead) yield await next();
    }
    while (running.length > 0) yield await next();
  } finally {
    for (const { itsTurn } of running) itsTurn();
    const left = running.map(({ result }) => result);
    if (unwanted === undefined) await Promise.allSettled(left);
    // Nobody is left to tell of a failure.
    else for (const result of left) void result.then(unwanted).catch(() => {});
  }
}
