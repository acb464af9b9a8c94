/** Why a registry isn't as it should be: a word for programs and a sentence for people. */
export type Problem = { reason: string; message: string };

/** What keeps a registry from being made, until it is mended. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
  readonly problem: Problem;

  constructor(reason: string, message: string) {
    super(message);
    this.problem = { reason, message };
  }
}
