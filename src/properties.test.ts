import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCanary, encodings } from '../test-support/canary.ts'
import { propertyRuns } from '../test-support/property_runs.ts'
import { json, metadata } from '../test-support/scripted_tenant.ts'
import { createAccessToken } from './access_token.ts'
import { assembleClient } from './client.ts'
import { LOOK_AGAIN_MS } from './constants.ts'
import { isPosAuthError } from './errors.ts'
import { createExpiryClock } from './expiry.ts'
import { type PosClientOptions, readOptions } from './options.ts'
import { createRedactor } from './redact.ts'
import { resolveTarget } from './target.ts'
import type { Timing } from './time.ts'
import { readTokenAnswer } from './token_answer.ts'

const runs = propertyRuns()
const ISSUER = 'https://shop.example/north'
const canary = createCanary()

const TIMEOUT_SECONDS = 7.7

/** Time in which pauses pass at once and deadlines never come. */
const instant: Timing = {
  clock: { now: () => 0, monotonic: () => 0 },
  setTimer(callback, ms) {
    const deadlines = [TIMEOUT_SECONDS * 1_000, TIMEOUT_SECONDS * 2_500, LOOK_AGAIN_MS]
    const isDeadline = deadlines.includes(ms)
    if (!isDeadline) queueMicrotask(callback)
    return () => {}
  },
  random: () => 0.5,
}

/** Fails unless it was a `PosAuthError` that shows no canary anywhere. */
function checkFailure(error: unknown): void {
  if (!isPosAuthError(error)) throw new Error(`failed with ${inspect(error)}`)
  const printed = [inspect(error, { showHidden: true, getters: true }), error.stack, `${error}`]
  printed.push(JSON.stringify(error), JSON.stringify(Object.getOwnPropertyDescriptors(error)))
  expect(canary.findIn(printed.join('\n'))).toEqual([])
}

const canaryForms = encodings(canary.value).map(([, form]) => form)
/** Any text, now and then with the canary in it. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'invalid_client', 'Bearer', 'null', '-1', '3600', '3600abc', ...canaryForms),
  fc.tuple(fc.string(), fc.constantFrom(...canaryForms), fc.string()).map((parts) =>
    parts.join('')
  ),
)
const value = fc.oneof(
  text,
  fc.double(),
  fc.integer(),
  fc.constantFrom(null, true, false, [], {}, ['client_credentials'], 1e308, -0),
  fc.jsonValue(),
)
const mixedIn = (good: object, names: string[], odd: fc.Arbitrary<unknown> = value) =>
  fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'x'), odd, { maxKeys: 3 })
    .map((odd) => JSON.stringify({ ...good, ...odd }))

const grant = { access_token: 'CfDJ8', token_type: 'Bearer', expires_in: 3600 }
const tokenBody = fc.oneof(
  mixedIn(grant, ['access_token', 'token_type', 'expires_in', 'scope', 'error']),
  mixedIn({}, ['error', 'error_description', 'error_uri']),
  value.map((any) => JSON.stringify(any)),
  text,
)
// Without the canary: a tenant cannot repeat at discovery what it has not been sent.
const documentBody = fc.oneof(
  mixedIn(metadata(ISSUER), [
    'issuer',
    'token_endpoint',
    'grant_types_supported',
    'token_endpoint_auth_methods_supported',
  ], fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.jsonValue())),
  fc.string({ unit: 'binary' }),
)
const status = fc.oneof(
  fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 400, 401, 401, 403, 404, 429, 500, 503),
  fc.integer({ min: 200, max: 599 }),
)
const headerValue = fc.oneof(
  fc.constantFrom('10', '-1', 'soon', 'Bearer', 'Basic error="invalid_client"'),
  fc.string({ unit: fc.constantFrom(...'aB=", \\%1') }),
  fc.constantFrom(...canaryForms.filter((form) => /^[ -~]*$/.test(form)))
    .map((form) => `Basic error_description="${form}"`),
)
const response = (body: fc.Arbitrary<string>) =>
  fc.record({ body, status, retryAfter: headerValue, challenge: headerValue })

function reply({ body, status, retryAfter, challenge }: Record<string, unknown>): Response {
  const headers = {
    'retry-after': String(retryAfter).trim(),
    'www-authenticate': String(challenge).trim(),
  }
  const bare = [204, 205, 304].includes(status as number)
  return new Response(bare ? null : String(body), { status: status as number, headers })
}

describe('whatever a tenant answers, getToken() gives a sound token or a PosAuthError', () => {
  async function check(token: () => Response, discovery = () => json(metadata(ISSUER))) {
    const pos = assembleClient({
      issuer: ISSUER,
      clientId: 'stocksync',
      clientSecret: canary.value,
      timeoutSeconds: TIMEOUT_SECONDS,
      fetch: (url) =>
        Promise.resolve(String(url).includes('/.well-known/') ? discovery() : token()),
    }, instant)
    try {
      const { accessToken, expiresAtMs } = await pos.getToken()
      new Headers({ authorization: `Bearer ${accessToken}` })
      expect(expiresAtMs).toBeLessThanOrEqual(86_400_000)
    } catch (error) {
      checkFailure(error)
    }
  }

  test('at the token endpoint', async () => {
    await fc.assert(fc.asyncProperty(response(tokenBody), (any) => check(() => reply(any))), runs)
  })

  test('at discovery', async () => {
    await fc.assert(
      fc.asyncProperty(
        response(documentBody),
        (any) => check(() => json(grant), () => reply(any)),
      ),
      runs,
    )
  })
})

test('readTokenAnswer() lets only such tokens through as stand in a header', () => {
  const call = { phase: 'token', url: new URL(ISSUER) } as const
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (access_token) => {
      const body = JSON.stringify({ ...grant, access_token })
      try {
        const answer = { call, status: 200, challenge: null, text: body }
        const { accessToken } = readTokenAnswer(answer, 0, createRedactor(), () => {})
        const headers = new Headers({ authorization: `Bearer ${accessToken}` })
        expect(headers.get('authorization')).toBe(`Bearer ${access_token}`)
      } catch (error) {
        checkFailure(error)
      }
    }),
    runs,
  )
})

test(
  'a lifetime is over when either clock says so, and for good once the wall was set back',
  () => {
    const ms = fc.integer({ min: 0, max: 100_000 })
    const move = fc.record({ wall: fc.integer({ min: -2_000, max: 50_000 }), monotonic: ms })
    fc.assert(
      fc.property(ms, fc.array(move, { maxLength: 8 }), (lifetimeMs, moves) => {
        let [wall, monotonic] = [1e12, 500]
        const expiry = createExpiryClock({ now: () => wall, monotonic: () => monotonic })
        const lifetime = { startedAtMs: wall, startedMonotonicMs: monotonic, lifetimeMs }
        expiry.left(lifetime)
        let looked = wall
        for (const move of moves) {
          wall += move.wall
          monotonic += move.monotonic
          const left = expiry.left(lifetime)
          if (wall < 1e12) {
            looked = wall
            expect(left).toBe(0)
            continue
          }
          expect(left).toBeLessThanOrEqual(lifetimeMs - (wall - 1e12))
          // The monotonic clock may go unread while the wall clock moves less than a second.
          if (wall > looked && wall < looked + 1_000) continue
          looked = wall
          expect(left).toBeLessThanOrEqual(lifetimeMs - (monotonic - 500))
        }
      }),
      runs,
    )
  },
)

test('expiresAtMs is the start of the request plus the lifetime', () => {
  const seconds = fc.double({ min: -10, max: 86_400, noNaN: true })
  fc.assert(
    fc.property(seconds, fc.nat(), (lifetimeSeconds, startedAtMs) => {
      const token = createAccessToken({ accessToken: 'x', lifetimeSeconds }, startedAtMs)
      expect(token.expiresAtMs).toBe(startedAtMs + lifetimeSeconds * 1_000)
    }),
    runs,
  )
})

test('clean() lets no form of a remembered value through, whatever stands around it', () => {
  const around = fc.string({ unit: fc.constantFrom(...`aZ 9'".,:;(){}[]<>=/\\\n\t-_%&é€`) })
  const form = fc.constantFrom(...canaryForms)
  fc.assert(
    fc.property(around, form, around, form, (before, first, between, second) => {
      const redactor = createRedactor()
      redactor.remember(canary.value)
      const shown = redactor.clean(before + first + between + second)
      expect(canary.findIn(shown)).toEqual([])
      expect(shown.length).toBeLessThanOrEqual(200)
    }),
    runs,
  )
})

test('readOptions() takes or refuses whatever it is given, naming no value', () => {
  const names = ['issuer', 'tokenEndpoint', 'clientId', 'clientSecret', 'clientAuthentication']
  names.push('scope', 'apiOrigins', 'tokenEndpointOrigins', 'expiryMarginSeconds', 'fetch', 'clock')
  const key = fc.constantFrom(...names, 'timeoutSeconds', 'tiemout')
  const odd = fc.dictionary(key, fc.anything(), { maxKeys: 4 })
  const good = { issuer: ISSUER, clientId: 'stocksync', clientSecret: canary.value }
  fc.assert(
    fc.property(fc.oneof(odd.map((any) => ({ ...good, ...any })), fc.anything()), (options) => {
      try {
        readOptions(options as PosClientOptions)
      } catch (error) {
        checkFailure(error)
      }
    }),
    runs,
  )
})

test('resolveTarget() never leaves the tenant by a path, nor the listed origins at all', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '..',
    '.',
    '%2e',
    '%2F',
    'a',
    '?',
    '#',
    '@',
    ':',
    '\t',
    ' ',
  )
  const input = fc.oneof(
    fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 8 }).map((all) =>
      all.join('')
    ),
    fc.webUrl(),
    fc.string({ unit: 'binary' }),
  )
  const apiOrigins = new Set(['https://shop.example'])
  fc.assert(
    fc.property(input, (any) => {
      try {
        const url = resolveTarget(any, { issuer: ISSUER, apiOrigins, loopbackHttp: false })
        expect(url.origin).toBe('https://shop.example')
        if (!URL.canParse(any)) expect(url.href.startsWith(`${ISSUER}/`)).toBe(true)
      } catch (error) {
        checkFailure(error)
      }
    }),
    runs,
  )
})
