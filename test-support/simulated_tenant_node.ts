import process from 'node:process'
import { inspect } from 'node:util'
import { expect, onTestFinished } from 'vitest'
import { createMockIssuer, type Fault, type MockIssuer } from '../mock-issuer/mod.ts'
import { assembleClient, type PosClient } from '../src/client.ts'
import type { PosAuthEvent } from '../src/events.ts'
import type { PosClientOptions } from '../src/options.ts'
import type { Fetch } from '../src/send.ts'
import { type Canary, createCanary } from './canary.ts'
import { createSharedTime, type SharedTime } from './shared_time_node.ts'
import { settle } from './simulation.ts'
import { BROKEN, inTurn, lasting } from './token_faults.ts'

/** What goes wrong with a request; `count` is 1 for the first of its endpoint. */
export type Trouble = (count: number) => Fault | undefined

type Endpoint = 'discovery' | 'token' | 'graphql'

/** A client, the mock tenant it talks to, and the time both live in. */
export interface SimulatedTenant {
  readonly pos: PosClient
  readonly tenant: MockIssuer
  readonly time: SharedTime
  /** The client secret that is registered. */
  readonly secret: Canary
  /** What the client told, oldest first. */
  readonly events: PosAuthEvent[]
  /** Empty for a good tenant; may be changed at any time. */
  readonly trouble: Partial<Record<Endpoint, Trouble | undefined>>
  /** Requests that reached the tenant. */
  requests(): { readonly discovery: number; readonly token: number; readonly api: number }
  /**
   * The forms in which the secret or a token can be read in these values, in the events or in
   * `diagnose()`; empty is good.
   */
  leaks(...values: unknown[]): string[]
}

export interface SimulatedTenantOptions extends Partial<PosClientOptions> {
  /** Of the tenant's tokens. Default: an hour. */
  readonly lifetimeSeconds?: number
  /** Of the client, see `createSharedTime`. */
  readonly random?: () => number
  /** As for `assembleClient`. */
  readonly livesOn?: boolean
}

const MOST_TOKENS_SOUGHT = 5

/** The test fails on an unhandled rejection, and if an event or `diagnose()` shows a secret. */
export function createSimulatedTenant(
  { lifetimeSeconds, random, livesOn, ...options }: SimulatedTenantOptions = {},
): SimulatedTenant {
  const secret = createCanary()
  const tenant = createMockIssuer({
    issuer: 'https://shop.example/north',
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: secret.value,
      flows: ['client_credentials'],
      roles: ['GraphQL User'],
    }],
  })
  const time = createSharedTime(tenant.clock, random)
  const trouble: SimulatedTenant['trouble'] = {}
  const tokens: Canary[] = []
  const events: PosAuthEvent[] = []

  for (const endpoint of ['discovery', 'token', 'graphql'] as const) {
    let count = 0
    tenant.faults.on(endpoint).times(Infinity).after().do({
      name: 'trouble, if any',
      changesAnswer: true,
      async run(answer, context) {
        count++
        const usual = endpoint === 'token' && lifetimeSeconds !== undefined
          ? [lasting(tenant, lifetimeSeconds)]
          : []
        const wrong = trouble[endpoint]?.(count)
        const wait = (seconds: number) => time.waiting(seconds, context.wait)
        const faults = inTurn(...usual, ...(wrong ? [wrong] : []))
        const given = await faults.run(answer, { ...context, wait })
        const [, token] = /"access_token": "([^"]+)"/.exec(given?.body ?? '') ?? []
        if (token && tokens.length < MOST_TOKENS_SOUGHT) tokens.push(createCanary(token))
        return given
      },
    })
  }

  const fetch: Fetch = (input, init) =>
    time.during(async () => {
      const answer = await tenant.fetch(input, init)
      if (!answer.headers.has(BROKEN)) return answer
      // Runtimes print whole headers in their own errors.
      const sent = new Headers(init?.headers).get('authorization')
      const cause = Object.assign(new Error(`read ${sent}`), { code: 'ECONNRESET' })
      throw new TypeError(`fetch failed, authorization: ${sent}`, { cause })
    })

  const standard = {
    issuer: tenant.issuer,
    clientId: 'stocksync',
    clientSecret: secret.value,
    fetch,
    onEvent: (event: PosAuthEvent) => void events.push(event),
  }
  const pos = assembleClient({ ...standard, ...options }, time, livesOn)

  function leaks(...values: unknown[]): string[] {
    const text = [events, pos.diagnose(), ...values].map(printed).join('\n')
    return [secret, ...tokens].flatMap((canary) => canary.findIn(text))
  }

  const rejections: unknown[] = []
  const notice = (reason: unknown) => void rejections.push(reason)
  process.on('unhandledRejection', notice)
  onTestFinished(async () => {
    await settle()
    process.off('unhandledRejection', notice)
    expect(rejections).toEqual([])
    expect(leaks()).toEqual([])
  })

  return {
    pos,
    tenant,
    time,
    secret,
    events,
    trouble,
    requests: () => ({
      discovery: tenant.journal.count({ endpoint: 'discovery' }),
      token: tenant.journal.count({ endpoint: 'token' }),
      api: tenant.journal.count({ endpoint: 'graphql' }),
    }),
    leaks,
  }
}

/** All that a program might print of it. */
function printed(value: unknown): string {
  const all = inspect(value, { showHidden: true, getters: true, depth: 10, maxArrayLength: 1_000 })
  return [all, JSON.stringify(value), String(value), (value as Error | undefined)?.stack].join('\n')
}
