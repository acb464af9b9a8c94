/**
 * Ignores errors after an abort: what a client throws because `signal` aborted is of no interest to the user.
 *
 * @returns undefined when the work failed and `signal` has aborted
 */
export async function undefinedIfAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
