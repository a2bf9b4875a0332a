import { toBase64url } from '../base64url.ts'
import { createMockIssuer, type MockIssuer } from '../mod.ts'
import type { Case, RecordedRequest, Recordings } from './cases.ts'
import { type Difference, differences } from './compare.ts'
import { bytesOf, fill, type Fillings } from './fill.ts'
import { optionsFor, originOf, tokenSpecOf } from './laboratory.ts'
import { bodyOf } from './placeholders.ts'

/** Sends recorded requests to mock tenants in the configuration of the recording. */
export interface Replayer {
  /** What the mock answers otherwise than recorded; empty if all agrees. */
  replay(one: Case): Promise<Difference[]>
}

const SECOND = Date.UTC(2026, 10, 22, 10)
// The socket has these, or the laboratory's helpers, which are a clock here.
const LEFT_OUT = /^(Host|Connection|Content-Length|X-Lab-.*)$/

/** Makes each tenant once: with all their applications they take a while. */
export function createReplayer(recordings: Recordings): Replayer {
  const tenants = new Map<string, MockIssuer>()

  function tenantFor(one: Case): MockIssuer {
    const options = optionsFor(one)
    const key = JSON.stringify([
      options.issuer,
      options.settings,
      options.serverGeneration,
      options.roles,
    ])
    const tenant = tenants.get(key) ?? createTenant(options)
    tenants.set(key, tenant)
    return tenant
  }

  return {
    async replay(one) {
      const { request } = one
      if (!request) throw new Error(`${one.id} has no request: nothing to replay`)
      const tenant = tenantFor(one)
      // By this the tenant decides between 3600 and 3599.
      const fraction = bodyOf(one, recordings).includes('"expires_in": 3599') ? 800 : 200
      tenant.clock.freeze(SECOND + fraction)
      const given = await fillingsFor(one, request, tenant)
      const response = await tenant.fetch(requestFor(one, request, given))
      const answered = {
        status: response.status,
        headers: [...response.headers],
        body: new Uint8Array(await response.arrayBuffer()),
      }
      return differences(one, answered, recordings, tenant.clock.now())
    },
  }
}

function createTenant(options: ReturnType<typeof optionsFor>): MockIssuer {
  const tenant = createMockIssuer(options)
  // The laboratory's API was a stub.
  tenant.graphql.answer(({ application }) => ({
    data: { me: application?.displayName ?? 'anonymous' },
  }))
  return tenant
}

async function fillingsFor(
  one: Case,
  { target, headers, body }: RecordedRequest,
  tenant: MockIssuer,
): Promise<Fillings> {
  const text = [target, ...headers.flat(), body].join('\n')
  const good = one.id.startsWith('SC.') ? 'scoped' : 'warehousesync'
  const changedAt = one.note.includes('near the end') ? 'end' : 'middle'
  const assertion = text.includes('<jwt:assertion') ? await foreignAssertion() : undefined
  if (!text.includes('<token:')) return { good, assertion }
  const spec = tokenSpecOf(one)
  const token = await tenant.keys.issueToken(spec)
  if (spec.lifetimeSeconds !== undefined) tenant.clock.advance(spec.lifetimeSeconds + 1)
  return { good, assertion, changedAt, token }
}

function requestFor(
  one: Case,
  { method, target, headers, body }: RecordedRequest,
  given: Fillings,
): Request {
  const path = fill(target, given).replace('/api/graphql-any', '/api/graphql')
  const url = new URL(/^https?:/.test(path) ? path : originOf(one) + path)
  // The stub answered without a query, the mock demands one.
  const isAnswer = one.response?.status === 200 && url.pathname.includes('/api/graphql')
  if (isAnswer) url.searchParams.append('query', '{me}')
  const sent = new Headers()
  for (const [name, value] of headers) {
    if (!LEFT_OUT.test(name)) sent.append(name, fill(value, given))
  }
  const bytes = bytesOf(fill(body, given))
  return new Request(url, { method, headers: sent, ...(bytes.length > 0 && { body: bytes }) })
}

/** Well-formed, and signed by a key that nobody registered. */
async function foreignAssertion(): Promise<string> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const { privateKey } = await crypto.subtle.generateKey(
    { ...algorithm, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
    false,
    ['sign', 'verify'],
  )
  const exp = SECOND / 1000 + 300
  const claims = { iss: 'warehousesync', sub: 'warehousesync', aud: 'http://localhost/', exp }
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: 'foreign' }, claims].map(encode)
  const input = new TextEncoder().encode(parts.join('.'))
  const signature = await crypto.subtle.sign(algorithm, privateKey, input)
  return [...parts, toBase64url(new Uint8Array(signature))].join('.')
}

function encode(part: unknown): string {
  return toBase64url(new TextEncoder().encode(JSON.stringify(part)))
}
