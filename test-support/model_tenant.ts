import type { Fetch } from '../src/send.ts'
import type { Timing } from '../src/time.ts'
import { json, metadata } from './scripted_tenant.ts'

/** What an endpoint does with a request. */
export type Mood =
  /** Its work. */
  | 'well'
  /** 503, `Retry-After: 10`: a tenant that restarts. */
  | 'starting'
  /** 503 without `Retry-After`. */
  | 'down'
  | 'status 500'
  /** 429, `Retry-After: 30`. */
  | 'busy'
  | 'unreachable'
  | 'silent'
  /** Its work, 8 s later. */
  | 'slow'
  /** 200 with a page, or 200 with a token that is of no use. */
  | 'garbled'
  /** `invalid_scope`; for discovery, a document without the grant. */
  | 'refusing'
  /** 302 to another host. */
  | 'redirecting'
  /** API only: 401 with these challenges or none, 403. */
  | 'invalid_token'
  | 'bare challenge'
  | 'no challenge'
  | 'forbidden'

/** When a request began: expiry counts from there. */
interface Started {
  readonly startedAtMs: number
  readonly startedMonotonicMs: number
}

interface Reading {
  readonly request: ModelRequest
  /** Nothing: no answer comes. */
  answer(started: Started): Response | undefined
}

/** A token as the tenant knows it. */
export interface IssuedToken extends Started {
  readonly text: string
  readonly key: string
  readonly lifetimeMs: number
  readonly expiresAtMs: number
}

/** A request that is with the tenant. */
export interface ModelRequest {
  readonly kind: 'discovery' | 'token' | 'api'
  /** The scopes of a token request, as a set. */
  readonly key: string
  /** Of an API request. */
  readonly token?: string
}

/** Sees what goes on at the tenant. */
export interface TenantWatch {
  sent(request: ModelRequest): void
  answered(request: ModelRequest, response: Response, issued: IssuedToken | undefined): void
  /** It failed, or its signal was aborted. */
  ended(request: ModelRequest): void
}

/**
 * A tenant whose answers do not take a turn of their own, so that days of requests fit into seconds.
 * It knows when its tokens end by the same two clocks as the client, checks secrets and tokens, and
 * repeats in its errors what it was sent.
 */
export interface ModelTenant {
  readonly issuer: string
  readonly fetch: Fetch
  /** One for each answer: the same token may have been given several times. */
  readonly issued: readonly IssuedToken[]
  /** The token with this text, as it was given with the latest end. */
  known(text: string): IssuedToken | undefined
  readonly moods: Record<ModelRequest['kind'], Mood>
  secret: string
  /** `expires_in`; nothing: the answer has none. */
  lifetimeSeconds: number | undefined
  /** The token issued last for the same scopes is given again while it holds. */
  sameToken: boolean
  /** Tokens that it no longer takes, although they have not ended. */
  readonly killed: Set<string>
  /** Secrets it has refused. */
  readonly refused: Set<string | undefined>
  /** Milliseconds left of a token by its own count; 0 where the wall clock lies before its start. */
  left(token: IssuedToken): number
}

/** @param prefix begins every token */
export function createModelTenant(
  time: Timing,
  watch: TenantWatch,
  secret: string,
  prefix: string,
): ModelTenant {
  const { now, monotonic } = time.clock
  const issued: IssuedToken[] = []
  const latest = new Map<string, IssuedToken>() // by key
  const byText = new Map<string, IssuedToken>()
  const tenant: ModelTenant = {
    issuer: 'https://shop.example/north',
    issued,
    known: (text) => byText.get(text),
    moods: { discovery: 'well', token: 'well', api: 'well' },
    secret,
    lifetimeSeconds: 3_600,
    sameToken: false,
    killed: new Set(),
    refused: new Set(),
    left({ startedAtMs, startedMonotonicMs, lifetimeMs }) {
      if (now() < startedAtMs) return 0
      return lifetimeMs - Math.max(now() - startedAtMs, monotonic() - startedMonotonicMs)
    },
    fetch: (input, init = {}) =>
      new Promise((resolve, reject) => {
        const { request, answer } = read(String((input as Request).url ?? input), init)
        const abort = () => {
          watch.ended(request)
          reject(new DOMException('aborted', 'AbortError'))
        }
        if (init.signal?.aborted) return abort()
        init.signal?.addEventListener('abort', abort)
        watch.sent(request)
        const started = { startedAtMs: now(), startedMonotonicMs: monotonic() }
        const settle = () => {
          init.signal?.removeEventListener('abort', abort)
          const before = issued.length
          const response = answer(started)
          if (response) {
            watch.answered(request, response, issued.length > before ? issued.at(-1) : undefined)
            return resolve(response)
          }
          watch.ended(request)
          reject(new TypeError('fetch failed'))
        }
        const mood = tenant.moods[request.kind]
        if (mood === 'slow') time.setTimer(settle, 8_000)
        else if (mood !== 'silent') queueMicrotask(settle)
      }),
  }

  function issue(key: string, started: Started): IssuedToken {
    const last = tenant.sameToken ? latest.get(key) : undefined
    const left = last && !tenant.killed.has(last.text)
      ? tenant.left(byText.get(last.text) as IssuedToken)
      : 0
    const again = last && left >= 1_000 ? last.text : undefined
    // Where the answer names no lifetime, the client is to assume 300 s.
    const lifetimeMs = again && tenant.lifetimeSeconds !== undefined
      ? Math.floor(left / 1_000) * 1_000
      : (tenant.lifetimeSeconds ?? 300) * 1_000
    const token = {
      text: again ?? `${prefix}${issued.length + 1}`,
      key,
      lifetimeMs,
      expiresAtMs: started.startedAtMs + lifetimeMs,
      ...started,
    }
    issued.push(token)
    latest.set(key, token)
    const before = byText.get(token.text)
    if (!before || tenant.left(before) < tenant.left(token)) byText.set(token.text, token)
    return token
  }

  function takeToken(secret: string | undefined, key: string, started: Started): Response {
    if (secret !== tenant.secret) {
      tenant.refused.add(secret)
      const error = { error: 'invalid_client', error_description: `${secret} is not the secret` }
      return json(error, 401, { 'www-authenticate': `Basic realm="x", x="${secret}"` })
    }
    const { text, lifetimeMs } = issue(key, started)
    const expires_in = tenant.lifetimeSeconds === undefined ? undefined : lifetimeMs / 1_000
    return json({ access_token: text, token_type: 'Bearer', expires_in })
  }

  function takeApi(text: string | undefined): Response {
    const token = byText.get(text ?? '')
    if (token && tenant.left(token) > 0 && !tenant.killed.has(token.text)) return json({ data: {} })
    return json({}, 401, { 'www-authenticate': `Bearer error="invalid_token", x="${text}"` })
  }

  function read(url: string, init: RequestInit): Reading {
    const headers = new Headers(init.headers)
    const [, credentials = ''] = headers.get('authorization')?.split(' ') ?? []
    if (url.includes('/.well-known/')) {
      const request: ModelRequest = { kind: 'discovery', key: '' }
      return { request, answer: () => answer(request, () => json(metadata(tenant.issuer))) }
    }
    if (url.includes('/connect/token')) {
      const form = new URLSearchParams(String(init.body))
      const secret = form.get('client_secret') ??
        decodeURIComponent(atob(credentials)).split(':')[1]
      const key = keyOf(form.get('scope') ?? undefined)
      const request: ModelRequest = { kind: 'token', key }
      const work = (started: Started) => takeToken(secret, key, started)
      return { request, answer: (started) => answer(request, () => work(started), secret) }
    }
    const request: ModelRequest = { kind: 'api', key: '', token: credentials }
    return { request, answer: () => answer(request, () => takeApi(credentials), credentials) }
  }

  /** @param sent what comes back in pages and errors */
  function answer({ kind }: ModelRequest, work: () => Response, sent = ''): Response | undefined {
    switch (tenant.moods[kind]) {
      case 'unreachable':
        return undefined
      case 'starting':
        return json({}, 503, { 'retry-after': '10' })
      case 'down':
        return json({}, 503)
      case 'status 500':
        return json({}, 500)
      case 'busy':
        return json({}, 429, { 'retry-after': '30' })
      case 'garbled':
        return new Response(`<p>${sent}</p>`, { headers: { 'content-type': 'text/html' } })
      case 'refusing':
        return kind === 'discovery'
          ? json({ ...metadata(tenant.issuer), grant_types_supported: ['password'] })
          : json({ error: 'invalid_scope', error_description: `not for ${sent}` }, 400)
      case 'redirecting':
        return new Response(null, { status: 302, headers: { location: 'https://else.example/' } })
      case 'invalid_token':
        return json({}, 401, { 'www-authenticate': 'Bearer error="invalid_token"' })
      case 'bare challenge':
        return json({}, 401, { 'www-authenticate': 'Bearer' })
      case 'no challenge':
        return json({ errors: [] }, 401)
      case 'forbidden':
        return json({}, 403, { 'www-authenticate': 'Bearer error="insufficient_access"' })
      default:
        return work()
    }
  }

  return tenant
}

/** The scopes as a set. */
export function keyOf(scope: string | undefined): string {
  return [...new Set(scope?.split(' '))].sort().join(' ')
}
