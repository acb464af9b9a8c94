/**
 * Gives up quietly at a stop: what a client throws because `signal` aborted it says nothing that the user doesn't know.
 *
 * @returns undefined when the work failed since `signal` has aborted
 */
export async function undefinedIfAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
