import { createInterface } from 'node:readline/promises'
import { RegisterError } from './failure.ts'

/** A conversation in a terminal. */
export interface Questions {
  /** @throws the reason of the interruption, or {RegisterError} 1 at the end of input */
  ask(question: string): Promise<string>
  /** Says something between the questions. */
  say(text: string): void
  close(): void
}

/**
 * Asks on standard error, so that standard output can go to a file.
 *
 * @param interrupt is called on Ctrl-C, which the terminal does not turn into a signal meanwhile
 */
export function createQuestions(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  interrupt: () => void,
  interrupted: AbortSignal,
): Questions {
  const terminal = createInterface({ input, output, terminal: true })
  terminal.on('SIGINT', interrupt)
  interrupted.addEventListener('abort', () => terminal.close())
  // Keeps lines that come before their question, as when several are pasted at once.
  const lines = terminal[Symbol.asyncIterator]()
  return {
    async ask(question) {
      terminal.setPrompt(question)
      terminal.prompt()
      const { value, done } = await lines.next()
      if (!done) return value.trim()
      output.write('\n')
      interrupted.throwIfAborted()
      throw new RegisterError(
        1,
        `The input ended before '${question.trim()}' was answered, and nothing was written: ` +
          'begin again, or give the answers as options',
      )
    },
    say: (text) => void output.write(text),
    close: () => terminal.close(),
  }
}
