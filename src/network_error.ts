import { type Call, callError, type PosAuthError } from './errors.ts'

/**
 * What `fetch` rejected with, as a `POS_AUTH_NETWORK_FAILED` that keeps only name and code:
 * runtimes put whole headers and URLs into their own messages.
 */
export function networkError(error: unknown, call: Call): PosAuthError {
  const outer = error as ErrorLike
  const inner = outer?.cause
  const name = [outer?.name, 'Error'].find(isPlain) as string
  const code = [outer?.code, inner?.code, inner?.cause?.code].find(isPlain)
  return callError(
    call,
    'POS_AUTH_NETWORK_FAILED',
    `no answer (${code ?? name}). Check address, network, and that the certificate is trusted ` +
      '(NODE_EXTRA_CA_CERTS)',
    { cause: code ? { name, code } : { name } },
  )
}

type ErrorLike = { name?: unknown; code?: unknown; cause?: ErrorLike } | null | undefined

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && /^\w{1,60}$/.test(value)
}
