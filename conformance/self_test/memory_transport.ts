import type { Transport, WireRequest, WireResponse } from '../engine/exchange.ts'
import type { MockIssuer } from '../../mock-issuer/mod.ts'

/**
 * The way to a mock tenant in this process, which a network has no part in.
 *
 * @param alter changes an answer on its way; `undefined` leaves it
 */
export function memoryTransport(
  tenant: MockIssuer,
  alter?: (response: WireResponse, request: WireRequest) => WireResponse | undefined,
): Transport {
  return {
    async send(request) {
      const url = new URL(request.url)
      if (url.origin !== new URL(tenant.issuer).origin) {
        const message = `${url.host} does not answer`
        return { failure: { code: 'connection-refused', message }, durationMs: 0 }
      }
      const body = new TextEncoder().encode(request.body)
      const headers = new Headers(request.headers.map(([name, value]) => [name, value]))
      const answer = await tenant.wire.exchange({ method: request.method, url, headers, body })
      const response: WireResponse = {
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
        bodyBytes: new TextEncoder().encode(answer.body).length,
        isUtf8: true,
        isCut: false,
      }
      return { response: alter?.(response, request) ?? response, durationMs: 1 }
    },
  }
}
