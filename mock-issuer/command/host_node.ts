/** What the command uses of its process. */
export interface CommandHost {
  /** For what was asked for. */
  readonly stdout: { write(text: string): unknown }
  /** For what went wrong. */
  readonly stderr: { write(text: string): unknown }
  /** Listens to signals and to the end of the process. */
  on(event: NodeJS.Signals | 'exit', listener: () => void): unknown
  /** Listens no more. */
  off(event: NodeJS.Signals | 'exit', listener: () => void): unknown
  /** Ends the process at once. */
  exit(code: number): void
}
