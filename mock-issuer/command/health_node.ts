import { jsonAnswer } from '../answer.ts'
import type { MockIssuer } from '../mock_issuer.ts'
import type { TenantWire } from '../tenant_wire.ts'

/** Below the root of the host, where no tenant has anything. */
export const HEALTH_PATH = '/.mock-issuer/health'

/**
 * The tenant with a health route in front: 200 while the tenant answers, which it is asked for each
 * time, else 503. The route is not the tenant's: no journal, no faults.
 *
 * @param isStopping whether it is to say that it will soon be gone
 */
export function withHealth(tenant: MockIssuer, isStopping: () => boolean): MockIssuer {
  const wire: TenantWire = {
    ...tenant.wire,
    async exchange(request, signal) {
      if (request.url.pathname !== HEALTH_PATH) return await tenant.wire.exchange(request, signal)
      if (isStopping()) return jsonAnswer(503, { status: 'stopping' })
      const { status } = await tenant.wire.probe()
      return status === 200
        ? jsonAnswer(200, { status: 'ready', issuer: tenant.issuer })
        : jsonAnswer(503, { status: `discovery answers ${status}` })
    },
  }
  return Object.create(tenant, { wire: { value: wire } }) as MockIssuer
}
