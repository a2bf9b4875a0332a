/** 0 done, 1 not done, 2 used wrongly. Interrupted is 129, 130 or 143, by the signal. */
export type FailureCode = 1 | 2

/** Why nothing was registered: one line for the person at the terminal, never a secret. */
export class RegisterError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'RegisterError'
  /** What the command exits with. */
  readonly exitCode: FailureCode

  /**
   * @param exitCode what the command exits with
   * @param message what failed, where, and what to do next
   */
  constructor(exitCode: FailureCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
