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
  /** From now on the tenant is at this origin, below the same path as before. */
  moveTo(origin: string): void
}
