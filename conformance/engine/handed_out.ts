import { cookieParts, formDecoded } from './clean_exchange.ts'
import type { WireResponse } from './exchange.ts'
import type { SecretKind } from './redactor.ts'

/** A value that an answer hands out and that nobody else may read. */
export interface HandedOut {
  readonly kind: SecretKind
  readonly value: string
}

/** As JSON (RFC 6749, 5.1), in a URL or form (4.2.2), well formed or not. */
const TOKENS = /(?:access|refresh|id)_token(?:"\s*:\s*"((?:[^"\\]|\\.)+)"|=([^&#;\s"'<>]+))/g

/** Private and symmetric members of a key that is published by mistake (RFC 7518, 6.2.2 to 6.4.1). */
const PRIVATE_KEYS = /"(?:d|dp|dq|k|p|q|qi|r|t)"\s*:\s*"([^"\\]+)"/g

/**
 * The tokens, private keys and cookies of an answer.
 *
 * @param sent what was made up for the request and comes back is no token
 * @param most that are wanted; `isAll` tells whether there were no more
 * @param isKnown values of which nothing more needs to be said
 */
export function handedOut(
  response: WireResponse,
  sent: string,
  most: number,
  isKnown: (value: string) => boolean,
): { values: readonly HandedOut[]; isAll: boolean } {
  const found = new Map<string, HandedOut>()
  for (const next of walk(response, sent)) {
    if (next.value === '' || isKnown(next.value) || found.has(next.value)) continue
    if (found.size >= most) return { values: [...found.values()], isAll: false }
    found.set(next.value, next)
  }
  return { values: [...found.values()], isAll: true }
}

function* walk({ body, headers }: WireResponse, sent: string): Generator<HandedOut> {
  for (const [name, value] of headers) {
    if (name.toLowerCase() === 'set-cookie') {
      yield { kind: 'cookie', value: cookieParts(value).content }
    }
  }
  if (body.includes('"kty"')) {
    for (const [, value = ''] of body.matchAll(PRIVATE_KEYS)) yield { kind: 'key', value }
  }
  for (const text of [body, ...headers.map(([, value]) => value)]) {
    for (const [, inJson, inForm = ''] of text.matchAll(TOKENS)) {
      if (sent.includes(inJson ?? inForm)) continue
      yield { kind: 'token', value: inJson === undefined ? formDecoded(inForm) : ofJson(inJson) }
    }
  }
}

/** The text of a JSON string; as it stands where that is none. */
function ofJson(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    return text
  }
}
