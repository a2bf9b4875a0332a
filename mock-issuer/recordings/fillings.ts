import { CompactSign } from 'jose'
import type { MockIssuer } from '../mod.ts'
import type { Case, RecordedRequest } from './cases.ts'
import type { Fillings } from './fill.ts'
import { foreignKey, forge } from './forged.ts'
import { keyOf } from './known_keys.ts'
import { tampered } from './tampered.ts'
import { audienceOf, tokenSpecOf } from './token_specs.ts'

/** What the placeholders of a request stand for; a token with a short life ends on the way. */
export async function fillingsFor(
  one: Case,
  { target, headers, body }: RecordedRequest,
  tenant: MockIssuer,
): Promise<Fillings> {
  const text = [target, ...headers.flat(), body].join('\n')
  const good = one.id.startsWith('SC.') ? 'scoped' : 'warehousesync'
  if (text.includes('<jwt:assertion')) return { good, assertion: await foreignAssertion(tenant) }
  const [, forgery] = /<jwt:forged ([\w ]+)>/.exec(text) ?? []
  if (forgery) return { good, token: await forgedToken(forgery, one, tenant) }
  if (!text.includes('<token:')) return { good }
  const spec = tokenSpecOf(one)
  const issued = await tenant.keys.issueToken(spec)
  if (spec.lifetimeSeconds !== undefined) tenant.clock.advance(spec.lifetimeSeconds + 1)
  const token = text.includes(', one character changed>') ? changed(issued, one) : issued
  return { good, token, anyLength: one.lengthsAside }
}

function changed(token: string, { note, response }: Case): string {
  if (note.includes('near the end')) return tampered(token, 'end')
  const isReadable = JSON.stringify(response?.headers).includes('ID2091')
  return tampered(token, 'middle', token.startsWith('eyJ') ? isReadable : undefined)
}

async function forgedToken(name: string, one: Case, tenant: MockIssuer): Promise<string> {
  const base = tenant.issuer.replace(/\/$/, '')
  const keys = await (await tenant.fetch(`${base}/.well-known/jwks`)).json() as {
    keys: { kid: string }[]
  }
  return await forge(name, one.note, {
    issuer: await issuerOf(tenant, base),
    audience: audienceOf(one.config),
    key: keyOf(keys.keys[0]?.kid ?? ''),
    now: Math.floor(tenant.clock.now() / 1000),
  })
}

async function issuerOf(tenant: MockIssuer, base: string): Promise<string> {
  const document = await tenant.fetch(`${base}/.well-known/openid-configuration`)
  return (await document.json() as { issuer: string }).issuer
}

/** Well-formed, and signed by a key that nobody registered. */
async function foreignAssertion({ clock }: MockIssuer): Promise<string> {
  const exp = Math.floor(clock.now() / 1000) + 300
  const claims = { iss: 'warehousesync', sub: 'warehousesync', aud: 'http://localhost/', exp }
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'foreign' })
    .sign((await foreignKey()).privateKey)
}
