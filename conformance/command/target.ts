import { ConformanceError } from '../conformance_error.ts'
import type { Target } from '../engine/evidence.ts'

/** What a target is made of, as it was given. */
export interface GivenTarget {
  readonly issuer: string
  readonly clientId: string
  /** `false`: no API. Default: `api/graphql` below the issuer. */
  readonly apiUrl?: string | false | undefined
  readonly scope?: string | undefined
  readonly expect?: Target['expect'] | undefined
}

/** Words with one space between (RFC 6749, 3.3). */
const SCOPE = /^[!#-[\]-~]+( [!#-[\]-~]+)*$/

/** @throws {ConformanceError} one line that names the option, for what cannot be judged */
export function readTarget(given: GivenTarget): Target {
  const { issuer, clientId, scope, expect = {} } = given
  checkAddress('the issuer', 'issuer-invalid', issuer)
  if (/[?#]/.test(issuer)) {
    throw new ConformanceError(
      'issuer-invalid',
      'the issuer has a query or a fragment: end it with the path',
    )
  }
  if (clientId.trim() === '' || /\p{Cc}/u.test(clientId)) {
    throw new ConformanceError(
      'client-id-invalid',
      'the Client ID is empty or has a control character: copy it from the field Client ID of the ' +
        'application, under Security / OpenID Connect / Applications',
    )
  }
  if (scope !== undefined && !SCOPE.test(scope)) {
    throw new ConformanceError(
      'scope-invalid',
      'the scope is not made of words with one space between: copy the names from Security / ' +
        'OpenID Connect / Scopes, or leave it out to ask for none',
    )
  }
  const apiUrl = given.apiUrl === false ? undefined : given.apiUrl ?? apiBelow(issuer)
  if (apiUrl !== undefined) checkAddress('the address of the API', 'api-url-invalid', apiUrl)
  return { issuer, clientId, apiUrl, scope, expect }
}

function apiBelow(issuer: string): string {
  return new URL('api/graphql', `${issuer.replace(/\/+$/, '')}/`).href
}

function checkAddress(name: string, reason: string, text: string): void {
  const fail = (problem: string) => {
    throw new ConformanceError(reason, `${name} ${problem}`)
  }
  if (!URL.canParse(text) || /[\s\p{Cc}]/u.test(text)) {
    fail('is no address: give one such as https://shop.example/north')
  }
  const { protocol, username, password } = new URL(text)
  if (username || password) fail('has a user or a password in it: leave them out')
  if (protocol !== 'https:' && protocol !== 'http:') {
    fail('begins with neither https:// nor http://')
  }
}
