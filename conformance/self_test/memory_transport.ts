import type {
  HandshakeResult,
  TlsOffer,
  Transport,
  WireRequest,
  WireResponse,
} from '../engine/exchange.ts'
import type { MockIssuer } from '../../mock-issuer/mod.ts'

/** What a network shows beside the answers. */
export interface Network {
  /** What a handshake shows. Default: there is no TLS to look at. */
  handshake?(offer: TlsOffer, url: string): HandshakeResult
  /** Makes an answer on plain http from that on https. Default: plain http is refused. */
  plainHttp?(response: WireResponse): WireResponse
}

/**
 * The way to a mock tenant in this process, which a network has no part in.
 *
 * @param alter changes an answer on its way; `undefined` leaves it
 * @param network what a network would show besides
 * @param keptKeys published keys that stand for those of the tenant, by URL, and are kept here
 */
export function memoryTransport(
  tenant: MockIssuer,
  alter?: (response: WireResponse, request: WireRequest) => WireResponse | undefined,
  { handshake, plainHttp }: Network = {},
  keptKeys?: Map<string, WireResponse>,
): Transport {
  return {
    ...handshake && { handshake: (url, offer) => Promise.resolve(handshake(offer, url)) },
    async send(request) {
      const url = new URL(request.url)
      const isPlain = plainHttp !== undefined && url.protocol === 'http:'
      if (isPlain) url.href = new URL(url.pathname + url.search, tenant.issuer).href
      if (url.origin !== new URL(tenant.issuer).origin) {
        const message = `${url.host} does not answer`
        return { failure: { code: 'connection-refused', message }, durationMs: 0 }
      }
      const known = keptKeys?.get(request.url)
      const response = known ?? await ask(request, url)
      if (url.pathname.endsWith('/jwks')) keptKeys?.set(request.url, response)
      const secured = isPlain ? plainHttp(response) : response
      return { response: alter?.(secured, request) ?? secured, durationMs: 1 }
    },
  }

  async function ask({ method, headers, body }: WireRequest, url: URL): Promise<WireResponse> {
    const answer = await tenant.wire.exchange({
      method,
      url,
      headers: new Headers(headers.map(([name, value]) => [name, value])),
      body: new TextEncoder().encode(body),
    })
    return {
      status: answer.status,
      headers: answer.headers,
      body: answer.body,
      bodyBytes: new TextEncoder().encode(answer.body).length,
      isUtf8: true,
      isCut: false,
    }
  }
}
