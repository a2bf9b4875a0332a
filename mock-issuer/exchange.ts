import { type Answer, emptyAnswer } from './answer.ts'
import { MockIssuerError } from './check.ts'
import { isUnanswered } from './connection.ts'
import type { TokenAnswer } from './endpoints/token.ts'
import type { InternalFaults } from './faults.ts'
import type { InternalJournal } from './journal.ts'
import { readRequest } from './read_request.ts'
import { redactor } from './redact.ts'
import { type Route, routeOf } from './router.ts'
import type { Tenant, TenantRequest } from './tenant.ts'

/** The way of a request through the mock: read, entered, perhaps struck by a fault, answered. */
export function createExchange(tenant: Tenant, faults: InternalFaults, journal: InternalJournal) {
  /** A probe leaves no trace in the journal, and no fault strikes it. */
  return async (request: TenantRequest, signal?: AbortSignal, isProbe = false): Promise<Answer> => {
    const route = routeOf(request.url, tenant.path, tenant.settings.get())
    const answer = await answerOf(route, request, signal, isProbe).catch((error: unknown) => {
      if (signal?.aborted) throw signal.reason
      return emptyAnswer(500, [['X-Mock-Issuer-Failure', failureOf(error, route)]])
    })
    return finish(answer, request, tenant)
  }

  /** Without a wait in it, so that requests are numbered and struck by faults in their order. */
  function enter(route: Route, request: TenantRequest, isProbe: boolean) {
    const { facts, answer } = readRequest(route, request, tenant)
    if (isProbe) return { answer, close: () => {}, due: undefined }
    const close = journal.open(facts, tenant.clock.now())
    return { answer, close, due: faults.take(facts) }
  }

  async function answerOf(
    route: Route,
    request: TenantRequest,
    signal: AbortSignal | undefined,
    isProbe: boolean,
  ): Promise<Answer> {
    const { answer, close, due } = enter(route, request, isProbe)
    const context = {
      now: tenant.clock.now,
      wait: (seconds: number) => tenant.clock.wait(seconds * 1000, signal),
    }
    let given: TokenAnswer | undefined
    let issued: string | undefined
    try {
      if (due?.phase === 'before') given = await due.fault.run(undefined, context)
      tenant.applications.hashSecrets() // the fault may have changed one
      given ??= await answer()
      issued = given.accessToken && redactor(tenant)(given.accessToken)
      if (due?.phase === 'after') given = await due.fault.run(given, context) ?? given
      if (due && given.connection && !isUnanswered(given) && request.method === 'HEAD') {
        throw new MockIssuerError(
          'faults.do',
          `'${due.fault.name}' is for answers with a body: put it on another request than HEAD`,
        )
      }
      signal?.throwIfAborted()
      const error = errorOf(given)
      close({
        ...(given.status !== 0 && { status: given.status }),
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
    ...(answer.connection && { connection: answer.connection }),
  }
}
