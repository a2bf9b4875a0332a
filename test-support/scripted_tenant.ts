import type { Fetch } from '../src/send.ts'

/** A request as it reached the tenant. */
export interface SeenRequest {
  readonly kind: 'discovery' | 'token' | 'api'
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string
  readonly init: RequestInit
}

/** What a request is answered with; `count` is 1 for the first of its kind. */
export type Reply = (request: SeenRequest, count: number) => Response | Promise<Response>

/** A tenant in a function, whose answers a test scripts. Its defaults are a good tenant's. */
export interface ScriptedTenant {
  readonly issuer: string
  readonly fetch: Fetch
  readonly requests: SeenRequest[]
  count(kind: SeenRequest['kind']): number
  discovery: Reply
  token: Reply
  api: Reply
}

export function createScriptedTenant(issuer = 'https://shop.example/north'): ScriptedTenant {
  const requests: SeenRequest[] = []
  const count = (kind: SeenRequest['kind']) => requests.filter((seen) => seen.kind === kind).length
  const tenant: ScriptedTenant = {
    issuer,
    requests,
    count,
    discovery: () => json(metadata(issuer)),
    token: lasting(3600),
    api: () => json({ data: {} }),
    async fetch(input, init = {}) {
      const request = input instanceof Request ? input : undefined
      const url = request?.url ?? String(input)
      const kind = url.includes('/.well-known/')
        ? 'discovery'
        : url.includes('/connect/token')
        ? 'token'
        : 'api'
      const body = await new Response(init.body ?? null).text()
      const method = init.method ?? request?.method ?? 'GET'
      const seen = { kind, method, url, headers: new Headers(init.headers), body, init } as const
      requests.push(seen)
      const { signal } = init
      return await new Promise<Response>((resolve, reject) => {
        const abort = () => reject(new DOMException('aborted', 'AbortError'))
        if (signal?.aborted) return abort()
        signal?.addEventListener('abort', abort)
        Promise.resolve(tenant[kind](seen, count(kind))).then(resolve, reject)
      })
    },
  }
  return tenant
}

/** A discovery document as the product's default server writes it. */
export function metadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    token_endpoint: `${issuer.replace(/\/$/, '')}/connect/token`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = { 'content-type': 'application/json;charset=UTF-8' }
  return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } })
}

/** Token answers with this `expires_in`, whose tokens are numbered: `token-1`, `token-2` … */
export const lasting = (expires_in: unknown): Reply => (_, count) =>
  json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in })

/** An answer that never comes; it ends with the signal of its request. */
export function silence(): Promise<Response> {
  return new Promise(() => {})
}
