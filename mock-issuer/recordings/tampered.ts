import { fromBase64url } from '../base64url.ts'

/**
 * A token with one character changed.
 *
 * @param where `end` is near it: the very last character may hold bits that nobody reads
 * @param readable of a JWS changed in the middle: whether its payload is to be JSON all the same
 * @throws {Error} if there is no such character
 */
export function tampered(token: string, where: 'middle' | 'end', readable?: boolean): string {
  if (where === 'end') return changed(token, token.length - 5)
  for (let at = Math.floor(token.length / 2); at < token.length; at++) {
    const one = changed(token, at)
    if (readable === undefined || readable === isReadable(one)) return one
  }
  throw new Error('No character of the token does that')
}

function changed(token: string, at: number): string {
  return token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
}

function isReadable(jws: string): boolean {
  try {
    JSON.parse(new TextDecoder().decode(fromBase64url(jws.split('.')[1] ?? '')))
    return true
  } catch {
    return false
  }
}
