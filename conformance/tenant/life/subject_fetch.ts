import type { SubjectRequest } from '../../engine/evidence.ts'
import type { Header, WireRequest, WireResponse } from '../../engine/exchange.ts'
import type { SubjectContext } from '../../engine/subject.ts'
import type { Step } from '../../engine/step.ts'
import { LIFE_API, LIFE_DISCOVERY } from '../steps/life.ts'
import type { IssuedTokens } from './issued_tokens.ts'
import type { LeakSearch } from './leaks.ts'
import {
  emptyAnswer,
  LOGIN_REFUSED,
  NOT_FOUND,
  REFUSED_BARE,
  REFUSED_TOKEN,
  useless,
} from './recorder_answers.ts'
import type { TenantRecord } from './tenant_record.ts'

/** What a scenario has the recorder answer. */
export interface Moment {
  /** Behind which requests are counted. */
  readonly name: string
  /** Default: as the tenant does. */
  readonly api?: 'invalid-token' | 'no-challenge' | 'lost' | undefined
  /** Default: with a token. */
  readonly token?: 'refused' | 'useless' | undefined
}

/** What stands between a subject and the tenant in one scenario. */
export interface SubjectFetchOptions {
  readonly apiUrl: string
  /** Whether the tenant itself may be called at `apiUrl`. */
  readonly hasApi: boolean
  readonly issuer: string
  readonly tokenEndpoint: string
  readonly firstToken: string
  readonly clientSecret: string
  readonly record: TenantRecord
  readonly tokens: IssuedTokens
  readonly search: LeakSearch
  readonly moment: () => Moment
  /** Told each request, its URL not yet redacted. */
  readonly tell: (request: SubjectRequest) => void
  /** What is to be thrown in place of an answer, once the scenario is over. */
  readonly ended: () => Error | undefined
}

type Kind = SubjectRequest['kind']
interface Reply {
  readonly response: WireResponse | undefined
  readonly answeredBy: SubjectRequest['answeredBy']
}

/** Set by the transport, or by the run. */
const NOT_SENT = ['connection', 'content-length', 'host', 'user-agent', 'x-conformance-run']

/**
 * `fetch` for a subject: discovery and one call of the API go to the tenant, if they carry nothing
 * they should not; token requests never do.
 */
export function createSubjectFetch(options: SubjectFetchOptions): SubjectContext['fetch'] {
  const { apiUrl, hasApi, issuer, tokenEndpoint, record, tokens, search } = options

  return async (input, init) => {
    const request = new Request(input, { ...init, redirect: 'manual' })
    const body = await request.text()
    const ended = options.ended()
    if (ended) throw ended
    request.signal.throwIfAborted()
    const headers = [...request.headers].filter(([name]) => !NOT_SENT.includes(name))
    const wire: WireRequest = {
      method: request.method,
      url: request.url,
      headers,
      body: body === '' ? undefined : body,
    }
    const moment = options.moment()
    const kind = kindOf(wire)
    const isOpen = lookForLeaks(moment.name, kind, wire)
    const authorization = request.headers.get('authorization') ?? undefined
    const told = {
      scenario: moment.name,
      kind,
      method: wire.method,
      url: wire.url,
      token: kind === 'api' ? tokens.judge(authorization) : undefined,
    }
    const { response, answeredBy } = await answer(kind, wire, moment, isOpen, authorization)
    options.tell({ ...told, answeredBy, status: response?.status ?? 0 })
    if (!response) throw new TypeError('fetch failed', { cause: new Error('connection lost') })
    return asResponse(response)
  }

  function kindOf({ method, url, body = '' }: WireRequest): Kind {
    const { origin, pathname } = new URL(url)
    const isToken = URL.canParse(tokenEndpoint) && withoutQuery(url) === withoutQuery(tokenEndpoint)
    if (isToken && method === 'POST' && body.includes('grant_type=')) return 'token'
    if (pathname.includes('/.well-known/')) return 'discovery'
    return origin === new URL(apiUrl).origin && !isToken ? 'api' : 'other'
  }

  /** @returns whether something is in it that should not be */
  function lookForLeaks(scenario: string, kind: Kind, { url, headers, body }: WireRequest) {
    const mayHold = (name: string) =>
      name === 'authorization' && (kind === 'api' || kind === 'token')
    const others = headers.filter(([name]) => !mayHold(name))
    const parts: [channel: string, said: unknown][] = [['a URL', decodedToo(url)]]
    const request = kind === 'other' ? 'a request to another address' : `a request for ${kind}`
    parts.push([request, others])
    if (kind !== 'token') parts.push([request, body ?? ''])
    for (const [channel, said] of parts) search.look(scenario, channel, said)
    return parts.some(([, said]) => search.holdsSecret(said))
  }

  async function answer(
    kind: Kind,
    wire: WireRequest,
    moment: Moment,
    isOpen: boolean,
    authorization: string | undefined,
  ): Promise<Reply> {
    const recorder = (response: WireResponse | undefined) =>
      ({ response, answeredBy: 'recorder' }) as const
    const isRead = wire.method === 'GET' && !isOpen
    switch (kind) {
      case 'discovery': {
        const isOwn = new URL(wire.url).origin === new URL(issuer).origin
        const isFree = authorization === undefined
        return isOwn && isRead && isFree ? ask(LIFE_DISCOVERY) : recorder(NOT_FOUND)
      }
      case 'token':
        if (moment.token === 'refused') return recorder(LOGIN_REFUSED(options))
        return recorder(moment.token === 'useless' ? useless(tokens.issue()) : tokens.issue())
      case 'api': {
        if (moment.api === 'lost') return recorder(undefined)
        if (moment.api === 'invalid-token') return recorder(REFUSED_TOKEN)
        if (moment.api === 'no-challenge') return recorder(REFUSED_BARE)
        const isReal = hasApi && isRead && wire.url === new URL(apiUrl).href &&
          (record.knows(LIFE_API) || authorization === `Bearer ${options.firstToken}`)
        const reply = isReal ? await ask(LIFE_API) : recorder(emptyAnswer)
        // What the client does after a 401 is tried apart.
        return reply.response?.status === 401 ? recorder(emptyAnswer) : reply
      }
      case 'other':
        return recorder(NOT_FOUND)
    }

    async function ask(step: Step): Promise<Reply> {
      const answeredBy = record.knows(step) ? 'recorder' : 'tenant'
      return { response: await record.ask(step, wire), answeredBy }
    }
  }
}

function withoutQuery(url: string): string {
  return new URL(url).href.replace(/[?#].*$/s, '')
}

/** A secret may be half encoded, in ways no list of forms has. */
function decodedToo(url: string): string[] {
  try {
    return [url, decodeURIComponent(url), decodeURIComponent(url.replaceAll('+', ' '))]
  } catch {
    return [url]
  }
}

const WITHOUT_BODY = [204, 205, 304]
/** True of the wire, not of the text. */
const OF_THE_WIRE = ['connection', 'content-encoding', 'content-length', 'transfer-encoding']

function asResponse({ status, headers, body }: WireResponse): Response {
  const kept = headers.filter(([name]: Header) => !OF_THE_WIRE.includes(name.toLowerCase()))
  return new Response(WITHOUT_BODY.includes(status) ? null : body, {
    status,
    headers: kept.map(([name, value]): [string, string] => [name, value]),
  })
}
