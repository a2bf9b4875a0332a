/** What an administrator can mend, in the words of the admin pages. */

const ON_PAGE =
  'on the page Security / OpenID Connect / Applications (menu missing? Ask your POS support)'

/** Where the flow is switched on: once for the tenant, once for the application. */
export const ALLOW_FLOW: string =
  `Tick 'Allow Client Credentials Flow' in the OpenID Connect server settings and ${ON_PAGE}`

/** The fault behind an http address in the document of an https tenant. */
export const REVERSE_PROXY: string =
  'Behind a reverse proxy the tenant must use the forwarded headers, else give tokenEndpoint'

/** What to do about the `error` of a token answer (RFC 6749, 5.2) or, without one, its status. */
export function remedyFor(oauthError?: string): string {
  switch (oauthError) {
    case 'invalid_client':
      return `Compare Client ID and Client Secret with those ${ON_PAGE}`
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return `${ALLOW_FLOW}, for Type 'Confidential client'`
    case 'invalid_scope':
    case 'invalid_request':
      return `Leave out scope, or have it allowed ${ON_PAGE}`
    default:
      return 'Check the address of the token endpoint'
  }
}
