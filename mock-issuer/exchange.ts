import { type Answer, emptyAnswer } from './answer.ts'
import { MockIssuerError } from './check.ts'
import { bearerTokenOf, judgeBearerToken } from './endpoints/bearer.ts'
import { answerDiscovery } from './endpoints/discovery.ts'
import { answerGraphql } from './endpoints/graphql.ts'
import { readGraphqlCall } from './endpoints/graphql_request.ts'
import { answerJwks } from './endpoints/jwks.ts'
import { answerTokenRequest, type TokenAnswer } from './endpoints/token.ts'
import { LARGEST_BODY, readTokenRequest } from './endpoints/token_request.ts'
import type { InternalFaults } from './faults.ts'
import type { InternalJournal, RequestFacts } from './journal.ts'
import { factsOf, graphqlFactsOf, redactor, tokenFactsOf } from './redact.ts'
import { type Route, routeOf } from './router.ts'
import type { Tenant, TenantRequest } from './tenant.ts'

/** A request that is read: what the journal keeps, and how the tenant answers it. */
interface Read {
  readonly facts: RequestFacts
  readonly answer: () => TokenAnswer | Promise<TokenAnswer>
}

/** The way of a request through the mock: read, entered, perhaps struck by a fault, answered. */
export function createExchange(tenant: Tenant, faults: InternalFaults, journal: InternalJournal) {
  let lastEntered: Promise<unknown> = Promise.resolve()

  return async (request: TenantRequest, signal?: AbortSignal): Promise<Answer> => {
    const route = routeOf(request.url, tenant.path, tenant.settings.get())
    const answer = await answerOf(route, request, signal).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      return emptyAnswer(500, [['X-Mock-Issuer-Failure', failureOf(error, route)]])
    })
    return finish(answer, request, tenant)
  }

  /** Reads requests side by side, but numbers them and gives out faults in their order. */
  function enter(route: Route, request: TenantRequest) {
    const atMs = tenant.clock.now()
    const entered = Promise.all([read(route, request, tenant), lastEntered])
      .then(([{ facts, answer }]) => {
        return { answer, close: journal.open(facts, atMs), due: faults.take(facts) }
      })
    lastEntered = entered.catch(() => undefined)
    return entered
  }

  async function answerOf(
    route: Route,
    request: TenantRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const { answer, close, due } = await enter(route, request)
    const context = {
      now: tenant.clock.now,
      wait: (seconds: number) => tenant.clock.wait(seconds * 1000, signal),
    }
    let given: TokenAnswer | undefined
    let issued: string | undefined
    try {
      if (due?.phase === 'before') given = await due.fault.run(undefined, context)
      await tenant.applications.hashSecrets() // the fault may have changed one
      given ??= await answer()
      issued = given.accessToken && await redactor(tenant)(given.accessToken)
      if (due?.phase === 'after') given = await due.fault.run(given, context) ?? given
      signal?.throwIfAborted()
      const error = errorOf(given)
      close({
        status: given.status,
        ...(error && { error }),
        ...(issued && { issued }),
        ...(due && { fault: due.fault.name }),
      })
      return given
    } catch (error) {
      // Who went away has no answer, but a token that was issued is there all the same.
      const failed = { status: 500, error: 'mock_failure', failure: failureOf(error, route) }
      const failure = signal?.aborted ? {} : failed
      close({ ...failure, ...(issued && { issued }) })
      throw error
    }
  }
}

async function read(route: Route, request: TenantRequest, tenant: Tenant): Promise<Read> {
  await tenant.applications.hashSecrets()
  const facts = await factsOf(route, request, tenant)
  switch (route.endpoint) {
    case 'discovery':
      return { facts, answer: () => answerDiscovery(request, tenant) }
    case 'jwks':
      return { facts, answer: () => answerJwks(request.method, tenant.keys) }
    case 'token': {
      const token = await readTokenRequest(request, tenant)
      return {
        facts: { ...facts, ...await tokenFactsOf(token, tenant) },
        answer: () => answerTokenRequest(token, tenant),
      }
    }
    case 'graphql': {
      if (request.body.length > LARGEST_BODY) return { facts, answer: () => emptyAnswer(413) }
      const token = bearerTokenOf(request)
      const call = readGraphqlCall(request)
      return {
        facts: { ...facts, ...await graphqlFactsOf(call, token, tenant) },
        answer: () => answerGraphql(call, judgeBearerToken(token, tenant), tenant),
      }
    }
    case 'other':
      return {
        facts,
        answer: () => {
          if (!route.unplayed) return emptyAnswer(404)
          throw new MockIssuerError(
            'settings.endpoints',
            `'${route.unplayed}' is only shown in discovery yet, the mock cannot play it`,
          )
        },
      }
  }
}

/** What a test should see when the mock, or a function of the test's own in it, fails. */
function failureOf(error: unknown, { endpoint }: Route): string {
  const text = error instanceof MockIssuerError
    ? error.message
    : `${error instanceof Error ? error.name : typeof error} while answering ${endpoint}`
  return text.replace(/[^ -~]/g, '?')
}

function errorOf({ headers, body }: Answer): string | undefined {
  const inBody = /^\{\s*"error": "([a-z_]+)"/.exec(body)?.[1]
  const challenge = headers.find(([name]) => name === 'WWW-Authenticate')?.[1] ?? ''
  return inBody ?? /error="([a-z_]+)"/.exec(challenge)?.[1]
}

/** Adds what the web server says; of HEAD it knows the length only where there is content. */
function finish(answer: Answer, { method }: TenantRequest, { clock, settings }: Tenant): Answer {
  const isHead = method === 'HEAD'
  const isFirst = ([name]: readonly [string, string]) => name.startsWith('Content-')
  const isUnknown = ([name, value]: readonly [string, string]) =>
    isHead && name === 'Content-Length' && value === '0'
  return {
    status: answer.status,
    headers: [
      ...answer.headers.filter((header) => isFirst(header) && !isUnknown(header)),
      ['Date', new Date(clock.now()).toUTCString()],
      ['Server', 'Kestrel'],
      ...(settings.get().poweredBy ? [['X-Powered-By', 'OrchardCore'] as const] : []),
      ...answer.headers.filter((header) => !isFirst(header)),
    ],
    body: isHead ? '' : answer.body,
  }
}
