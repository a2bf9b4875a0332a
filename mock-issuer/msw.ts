/**
 * The mock issuer as handlers of MSW 2 or 3, for programs that call global `fetch`:
 * `setupServer(...mswHandlers(http, tenant)).listen(rejectUnhandledRequests())`. A whole test is in
 * docs/mock-issuer.md.
 *
 * @module
 */

/** The part of a mock issuer that {@linkcode mswHandlers} needs. */
export interface MswIssuer {
  /** URL of the issuer. Its origin is what the handlers take. */
  readonly issuer: string
  /** The tenant's answer to a request; fails where the connection would. */
  readonly fetch: (input: Request, init?: RequestInit) => Promise<Response>
}

/** The part of `http` of MSW 2 or 3 that {@linkcode mswHandlers} needs. */
export interface MswHttp<Handler> {
  /** Makes a handler of all methods. */
  readonly all: (
    url: RegExp,
    resolver: (intercepted: { readonly request: Request }) => Promise<Response>,
  ) => Handler
}

/** Options of `setupServer(…).listen(…)`, under the names of both majors. */
export interface MswListenOptions {
  /** For MSW 2. */
  readonly onUnhandledRequest: (request: Request) => void
  /** For MSW 3. */
  readonly onUnhandledFrame: (unhandled: { readonly frame: MswFrame }) => void
}

/** A request or a WebSocket connection, as MSW 3 hands it out. */
export interface MswFrame {
  /** Holds `request` or `connection`. */
  readonly data: unknown
}

/**
 * Handlers that answer as the tenant does.
 *
 * They take the whole origin of the issuer, all methods: outside the tenant's path, its host answers
 * 404. So of two tenants of one host, the first answers for both. MSW 2 sees global `fetch` on Node,
 * Deno and Bun, MSW 3 on Node only; `issuer.fetch` needs no MSW.
 *
 * @param http the `http` of your `msw`, 2 or 3
 */
export function mswHandlers<Handler>(http: MswHttp<Handler>, issuer: MswIssuer): Handler[] {
  const { origin } = new URL(issuer.issuer)
  // In a path given as text, ports and IPv6 addresses are syntax, and an odd escape is an error.
  const urls = new RegExp(`^${origin.replace(/\W/g, '\\$&')}/`)
  const answer = async ({ request }: { readonly request: Request }) => {
    try {
      // Redirects are followed, or not, by the call that MSW intercepted.
      return await issuer.fetch(request, { redirect: 'manual' })
    } catch {
      // The call fails as it would without MSW, which prints the whole URL when a resolver throws.
      return Response.error()
    }
  }
  return [http.all(urls, answer)]
}

/**
 * Options for `listen` under which a request without handler fails and is told of, but shows no
 * secret.
 *
 * MSW's own `'error'` and `'warn'` print the whole URL and body. Here, `console.error` and the error
 * of the call, or its `cause`, name the method and the origin, nothing more. Each major ignores the
 * other's option, and would let the request go out to the network: hence both names.
 */
export function rejectUnhandledRequests(): MswListenOptions {
  return {
    onUnhandledRequest: ({ method, url }) => reject(method, url),
    onUnhandledFrame({ frame }) {
      const { request, connection } = frame.data as {
        readonly request?: Request
        readonly connection?: { readonly client: { readonly url: URL } }
      }
      reject(request?.method ?? 'GET', request?.url ?? `${connection?.client.url}`)
    },
  }
}

function reject(method: string, url: string): never {
  const message = `${method} ${new URL(url).origin} was not sent, no MSW handler takes it: ` +
    'add a handler for this origin, or give the client the URL of the mock issuer'
  console.error(message)
  // MSW hands an error to the caller only if it has these two; all others become an answer 500.
  throw Object.assign(new TypeError(message), { code: 'ERR_UNHANDLED_REQUEST', errno: 0 })
}
