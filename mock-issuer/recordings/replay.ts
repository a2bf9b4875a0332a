import { createMockIssuer, type MockIssuer } from '../mod.ts'
import { allCases, type Case, nameOf, type RecordedRequest, type Recordings } from './cases.ts'
import { type Difference, differences } from './compare.ts'
import { bytesOf, fill, type Fillings } from './fill.ts'
import { fillingsFor } from './fillings.ts'
import { HOME, optionsFor, originOf } from './laboratory.ts'
import { bodyOf } from './placeholders.ts'
import { EARLIER } from './token_specs.ts'

/** A tenant in the configuration of a recording, all that comes before the exchange done. */
export interface Prepared {
  readonly tenant: MockIssuer
  readonly request: RecordedRequest
  readonly given: Fillings
}

/** Sends recorded requests to mock tenants in the configuration of the recording. */
export interface Replayer {
  /** For those who send it themselves. */
  prepare(one: Case): Promise<Prepared>
  /** What the mock answers otherwise than recorded; empty if all agrees. */
  replay(one: Case): Promise<Difference[]>
}

const SECOND = Date.UTC(2026, 10, 22, 10)
// The socket has these, or the laboratory's helpers, which are a clock here.
const LEFT_OUT = /^(Host|Connection|Content-Length|X-Lab-.*)$/

/** Makes each tenant once: with all their applications they take a while. */
export function createReplayer(recordings: Recordings): Replayer {
  const tenants = new Map<string, MockIssuer>()
  const byName = new Map(allCases(recordings).map((one) => [nameOf(one), one]))

  async function tenantFor(one: Case): Promise<MockIssuer> {
    const options = optionsFor(one)
    const key = JSON.stringify([
      options.issuer,
      options.settings,
      options.serverGeneration,
      options.roles,
      one.config === 'twocerts',
    ])
    const tenant = tenants.get(key) ?? createTenant(options)
    if (one.config === 'twocerts') await tenant.keys.rotate()
    tenants.set(key, tenant)
    return tenant
  }

  function earlierOf({ version, config, id }: Case): RecordedRequest | undefined {
    const before = EARLIER[id]
    if (!before) return undefined
    const request = byName.get(nameOf({ version, config, id: before }))?.request
    if (!request) throw new Error(`${id} comes after ${before}, which has no request`)
    return request
  }

  async function prepare(one: Case): Promise<Prepared> {
    const { request } = one
    if (!request) throw new Error(`${one.id} has no request: nothing to replay`)
    const tenant = await tenantFor(one)
    // By this the tenant decides between 3600 and 3599.
    const fraction = bodyOf(one, recordings).includes('"expires_in": 3599') ? 800 : 200
    tenant.clock.freeze(SECOND + fraction)
    tenant.wire.moveTo(HOME)
    const given = await fillingsFor(one, request, tenant)
    const earlier = earlierOf(one)
    if (earlier) {
      await mustSucceed(tenant.fetch(requestFor(one, earlier, { ...given, anyLength: true })))
    }
    return { tenant, request, given }
  }

  return {
    prepare,
    async replay(one) {
      const { tenant, request, given } = await prepare(one)
      const sent = requestFor(one, request, given)
      tenant.wire.moveTo(new URL(sent.url).origin)
      const response = await tenant.fetch(sent)
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

async function mustSucceed(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  if (response.ok) return response
  throw new Error(`A step before the exchange failed with ${response.status}`)
}

/** The stub answered without a query and had one more route; the mock demands a query. */
export function targetOf({ response }: Case, { target }: RecordedRequest, given: Fillings): string {
  const path = fill(target, given).replace('/api/graphql-any', '/api/graphql')
  if (response?.status !== 200 || !path.includes('/api/graphql')) return path
  return `${path}${path.includes('?') ? '&' : '?'}query=%7Bme%7D`
}

function requestFor(one: Case, request: RecordedRequest, given: Fillings): Request {
  const { method, headers, body } = request
  const target = targetOf(one, request, given)
  const url = /^https?:/.test(target) ? target : originOf(one) + target
  const sent = new Headers()
  for (const [name, value] of headers) {
    if (!LEFT_OUT.test(name)) sent.append(name, fill(value, given))
  }
  const bytes = bytesOf(fill(body, given))
  return new Request(url, { method, headers: sent, ...(bytes.length > 0 && { body: bytes }) })
}
