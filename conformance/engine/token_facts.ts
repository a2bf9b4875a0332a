import type { TokenFacts } from './evidence.ts'
import { isNestedTooDeep } from './nesting.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * What can be told of an access token without keeping it. Clients must not look inside (RFC 9068,
 * 6); this is the look of an auditor.
 */
export function tokenFacts(token: string, number: number, step: string): TokenFacts {
  const parts = token.split('.')
  // Three dots make no JWT: its header must be JSON that names an algorithm.
  const header = parts.length === 3 || parts.length === 5 ? readPart(parts[0]) : undefined
  const isJose = typeof header?.alg === 'string' && /^[\w.-]+$/.test(token)
  const kind = !isJose ? 'opaque' : parts.length === 5 ? 'jwe' : 'jwt'
  return {
    number,
    step,
    kind,
    length: token.length,
    isB64Token: /^[A-Za-z0-9._~+/-]+=*$/.test(token),
    isVisibleAscii: /^[\x20-\x7e]+$/.test(token),
    header: isJose ? header : undefined,
    claims: kind === 'jwt' ? readPart(parts[1]) : undefined,
  }
}

function readPart(part: string | undefined): Members | undefined {
  try {
    const binary = atob((part ?? '').replace(/-/g, '+').replace(/_/g, '/'))
    const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
    const json = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (isNestedTooDeep(json)) return undefined
    const value: unknown = JSON.parse(json)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? value as Members : undefined
  } catch {
    return undefined
  }
}
