/** A failed set-up, told in one sentence; what a client printed may follow. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ exitCode?: number, output?: string }} [details] exitCode 2 where the user has something to install
   */
  constructor(message, { exitCode = 1, output = '' } = {}) {
    super(message);
    this.name = 'SetupError';
    this.exitCode = exitCode;
    this.output = output;
  }
}
