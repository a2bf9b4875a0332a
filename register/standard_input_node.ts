import { problemWithSecret } from './secret.ts'
import { RegisterError } from './failure.ts'

// More than any secret that is accepted, so that a wrong file is not read to its end.
const MOST_BYTES = 4_096

/**
 * The secret that a password manager prints. One line break at its end is no part of it.
 *
 * @throws {RegisterError} 2, if it is none to be used; never shows it
 */
export async function readSecret(
  input: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<string> {
  const secret = (await readAll(input, signal)).replace(/\r?\n$/, '')
  const problem = problemWithSecret(secret)
  if (problem) throw new RegisterError(2, `The secret from standard input ${problem}`)
  return secret
}

function readAll(input: NodeJS.ReadableStream, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const end = (settle: () => void) => {
      input.off('data', read).off('end', finish).off('error', fail)
      signal.removeEventListener('abort', abort)
      input.pause()
      settle()
    }
    const read = (bytes: unknown) => {
      text += String(bytes)
      if (text.length > MOST_BYTES) finish()
    }
    const finish = () => end(() => resolve(text))
    const fail = () =>
      end(() => reject(new RegisterError(1, 'Standard input cannot be read: pipe the secret in')))
    const abort = () => end(() => reject(signal.reason))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    input.on('data', read).on('end', finish).on('error', fail)
  })
}
