import type { Status } from '../engine/verdict.ts'
import { POS_DEVIATIONS } from '../tenant/profiles.ts'

/** A check that is red or yellow on the faithful tenant. */
export interface FaithfulRow {
  readonly id: string
  readonly pos: Status
  readonly rfc: Status
  readonly because: string
  /** Generations of the mock's OpenIddict for which it holds. Default: all. */
  readonly generations?: readonly string[] | undefined
}

const known = (check: string) =>
  POS_DEVIATIONS.filter((row) => row.check === check).map(({ because }) => because).join('; ')

/**
 * Where Orchard Core with OpenIddict, as recorded and as the mock plays it, is red or yellow:
 * tolerated by `pos`, not by `rfc`. A row that does not hold any more fails a test.
 */
export const FAITHFUL: readonly FaithfulRow[] = [
  { id: 'T-AUTH-05', pos: 'warn', rfc: 'fail', because: known('T-AUTH-05') },
  { id: 'T-AUTH-07', pos: 'warn', rfc: 'warn', because: known('T-AUTH-07') },
  {
    id: 'T-AUTH-08',
    pos: 'warn',
    rfc: 'fail',
    because: known('T-AUTH-08'),
    generations: ['v5', 'v6'],
  },
  { id: 'T-ERR-06', pos: 'warn', rfc: 'fail', because: known('T-ERR-06') },
  { id: 'T-ERR-07', pos: 'warn', rfc: 'warn', because: known('T-ERR-07') },
  { id: 'T-API-02', pos: 'warn', rfc: 'fail', because: known('T-API-02') },
  { id: 'T-API-10', pos: 'warn', rfc: 'fail', because: known('T-API-10') },
]
