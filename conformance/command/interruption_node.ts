import process from 'node:process'
import { type Io, isClosed } from './io_node.ts'

const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
type Signal = keyof typeof EXIT_CODES

/** What may end a command before its time. */
export interface Interruption {
  /** Its reason is the name of a signal, or `output-closed`. */
  readonly signal: AbortSignal
  /** 128 and the number of the signal that came; `undefined` if none did. */
  readonly exitCode: number | undefined
  end(): void
}

/** Listens to signals, and to whoever reads what the command tells. */
export function listen({ errors, output }: Io): Interruption {
  const controller = new AbortController()
  let exitCode: number | undefined
  const interrupt = (name: Signal) => {
    exitCode ??= EXIT_CODES[name]
    controller.abort(name)
  }
  const close = (error: unknown) => {
    if (isClosed(error)) controller.abort('output-closed')
  }
  // Told by the promise of each write.
  const ignore = () => {}
  for (const name of Object.keys(EXIT_CODES)) process.on(name, interrupt)
  errors.on('error', close)
  output.on('error', ignore)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    end() {
      for (const name of Object.keys(EXIT_CODES)) process.off(name, interrupt)
      errors.off('error', close)
      output.off('error', ignore)
    },
  }
}
