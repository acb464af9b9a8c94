import { HttpError } from '../http/http-error.ts';

/** Requests for many alerts that are answered at a time; each holds some alerts that it has read ahead. */
const AT_A_TIME = 8;

/** Counts the requests for many alerts that are being answered. */
export class BatchRequests {
  #running = 0;

  /** Begins to answer one. @returns to be called when it is answered @throws HttpError 503 where there are too many */
  begin(): () => void {
    if (this.#running === AT_A_TIME) {
      throw new HttpError(503, `${AT_A_TIME} requests for many alerts are being answered`, { 'retry-after': '5' });
    }
    this.#running += 1;
    return () => void (this.#running -= 1);
  }
}
