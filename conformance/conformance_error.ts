/** Why a run did not start, or came to nothing: one line for people, never a secret. */
export class ConformanceError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'ConformanceError'
  /** Stable, kebab-case, such as `secret-missing`. */
  readonly reason: string
  /** What the command exits with: 2 used wrongly, 4 a fault of the kit, 130 interrupted. */
  readonly exitCode: 2 | 4 | 130

  /**
   * An error of one line.
   *
   * @param reason stable, kebab-case
   * @param message what failed, where, and what to do next
   * @param exitCode what the command exits with, default: 2
   */
  constructor(reason: string, message: string, exitCode: 2 | 4 | 130 = 2) {
    super(message)
    this.reason = reason
    this.exitCode = exitCode
  }
}
