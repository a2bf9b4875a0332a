import { MockIssuerError } from '../check.ts'

/** Why there is no tenant: one line for the person at the terminal, never a secret. */
export class CommandError extends Error {
  /** Tells it from other errors. */
  override readonly name = 'CommandError'
  /** 1 for what cannot be done here and now, 2 for wrong options or a wrong configuration. */
  readonly exitCode: 1 | 2

  /**
   * @param exitCode of the command
   * @param message what failed, where, and what to do next
   */
  constructor(exitCode: 1 | 2, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** How options of `serve` are called on the command line. */
const OPTIONS: Readonly<Record<string, readonly [option: string, exitCode: 1 | 2]>> = {
  'serve.port': ['--port', 1],
  'serve.hostname': ['--host', 1],
  'serve.publicUrl': ['--public-url', 2],
  'serve.authorityFile': ['the authority in --state-dir', 1],
}

/** What the command says of any error that ended it. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  if (error instanceof MockIssuerError) {
    const [option, exitCode] = OPTIONS[error.where] ?? [error.where, 1]
    return new CommandError(exitCode, option + error.message.slice(error.where.length + 1))
  }
  const { name, code } = error as { name?: string; code?: string }
  return new CommandError(1, `failed with ${code ?? name ?? typeof error}: please report it`)
}
