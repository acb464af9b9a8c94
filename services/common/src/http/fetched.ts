/** Why a request by `fetch` got no answer: what that throws says only "fetch failed", and has the reason as its cause. */
export function fetchReason(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}

/** A body as JSON; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
