/** `fetch`, whose failure says why: it keeps the reason as its cause, which a test's report leaves out. */
export async function fetchTold(...[address, init]: Parameters<typeof fetch>): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    const { message, cause } = error as Error;
    const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException;
    throw new Error(`${init?.method ?? 'GET'} ${String(address)}: ${message}: ${String(cause)} ${code}`.trim(), {
      cause: error,
    });
  }
}
