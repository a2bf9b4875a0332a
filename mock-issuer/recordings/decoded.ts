import { fromBase64url } from '../base64url.ts'
import type { Case } from './cases.ts'

/** What a note says of a JWT in an answer, to be bound to what the answer has. */
export interface Decoded {
  /** The member of the answer. */
  readonly member: string
  /** Header and claims, or header and lengths of an encrypted one, members in their order. */
  readonly text: string
}

const JWS = /(access_token|id_token) decoded header=(\{.*?\}) payload=(\{.*?\})(?= \| |$)/g
const JWE = /(access_token) decoded JWE header=(\{.*?\}) (encrypted_key=\d+ iv=\d+ tag=\d+ chars)/g

/** The JWTs that were decoded when the exchange was recorded. */
export function decodedTokensOf({ note }: Pick<Case, 'note'>): Decoded[] {
  const signed = [...note.matchAll(JWS)].map(([, member = '', header = '', payload = '']) => ({
    member,
    text: `${compact(header)}\n${compact(payload)}`,
  }))
  const encrypted = [...note.matchAll(JWE)].map(([, member = '', header = '', lengths = '']) => ({
    member,
    text: `${compact(header)}\n${lengths}`,
  }))
  return [...signed, ...encrypted]
}

function compact(json: string): string {
  return JSON.stringify(JSON.parse(json)).replaceAll('"<epoch>"', '<epoch>')
}

/** The JWT in a member of a token answer, in the same form. */
export function tokenIn(body: string, member: string): string {
  const [, token = ''] = new RegExp(`"${member}": "([^"]*)"`).exec(body) ?? []
  const parts = token.split('.')
  const text = (part = '') => new TextDecoder().decode(fromBase64url(part))
  const [header, second = '', third = '', , fifth = ''] = parts
  if (parts.length !== 5) return parts.slice(0, 2).map(text).join('\n')
  return `${
    text(header)
  }\nencrypted_key=${second.length} iv=${third.length} tag=${fifth.length} chars`
}
