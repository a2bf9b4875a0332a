import type { Profile } from '../engine/check.ts'
import type { Deviation, ProfileRules } from '../engine/verdict.ts'

/** Where the product is known to differ from the specification, which nobody can set right by hand. */
export const POS_DEVIATIONS: readonly Deviation[] = [
  {
    check: 'T-AUTH-05',
    finding: 'no-realm',
    because: 'OpenIddict names no realm unless a developer sets one (recorded: E8, E9)',
  },
  {
    check: 'T-AUTH-07',
    finding: 'other-words',
    because: 'OpenIddict words an unknown client and a wrong secret differently (recorded: E8, E9)',
  },
  {
    check: 'T-AUTH-08',
    finding: 'invalid-request',
    because: 'OpenIddict 5 and 6 answer so where the client ID is missing (recorded: E6.none)',
  },
  {
    check: 'T-ERR-06',
    finding: 'scope-accepted',
    because: 'OpenIddict takes a repeated scope for none (recorded: E28)',
  },
  {
    check: 'T-ERR-06',
    finding: 'client-id-accepted',
    because: 'OpenIddict takes the client ID of Basic, and a repeated one of the body for none ' +
      '(recorded: S.basicrepeatid)',
  },
  {
    check: 'T-ERR-06',
    finding: 'unknown-accepted',
    because: 'OpenIddict does not look at parameters it does not know (recorded: X.unknowndup)',
  },
  {
    check: 'T-ERR-07',
    finding: 'not-405',
    because: 'OpenIddict refuses a GET with 400 where 405 is recommended (recorded: E1.GET)',
  },
  {
    check: 'T-API-02',
    finding: 'bare-challenge',
    because: 'OpenIddict sends a bare Bearer unless a developer sets a realm (recorded: API.none)',
  },
  {
    check: 'T-API-10',
    finding: 'query-read',
    because:
      'OpenIddict reads tokens from URLs unless a developer switches it off (recorded: API.query)',
  },
]

/**
 * Whether secret, type, flow and API do what they are for: the questions that a run is made for. Where
 * one is not decided no tenant conforms.
 */
export const ESSENTIAL: readonly string[] = [
  'T-TOK-01',
  'T-AUTH-03',
  'T-AUTH-09',
  'T-GRANT-01',
  'T-API-05',
  'T-API-16',
]

/** What each profile asks. */
export const PROFILES: Readonly<Record<Profile, ProfileRules>> = {
  pos: { name: 'pos', deviations: POS_DEVIATIONS },
  rfc: { name: 'rfc', deviations: [] },
}
