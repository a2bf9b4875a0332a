import type { Answer } from './answer.ts'
import type { TenantRequest } from './tenant.ts'

/** What a server needs of a tenant. A program under test is given `fetch` or an address instead. */
export interface TenantWire {
  /**
   * One exchange as it stands on the wire, redirects not followed. The origin of the URL is what
   * the tenant calls itself in its answer.
   *
   * @param signal ends the request: its client went away
   * @throws the reason of the signal, nothing else
   */
  exchange(request: TenantRequest, signal?: AbortSignal): Promise<Answer>
  /**
   * An exchange with discovery, the way of all requests, for health checks: the journal has none of
   * it, and no fault strikes it.
   */
  probe(): Promise<Answer>
  /** Settles once so many seconds have passed on the tenant's clock. @throws if the request ends */
  wait(seconds: number, signal?: AbortSignal): Promise<void>
  /** From now on the tenant is at this origin, below the same path as before. */
  moveTo(origin: string): void
}
