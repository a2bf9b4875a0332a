import type { Application } from './application.ts'

/** One field of the page, and what to do with it. */
export interface Field {
  /** Its label. */
  readonly field: string
  /** What to enter, choose or tick. */
  readonly enter: string
}

/** Where the administrator finds the page. */
export const MENU = 'Security / OpenID Connect / Applications'

/**
 * What to enter on *Add an application*, in the order of the documentation.
 *
 * @param secret where it is to be taken from
 */
export function pageFields(application: Application, secret: string): readonly Field[] {
  return [
    { field: 'Client ID', enter: application.clientId },
    { field: 'Display Name', enter: application.displayName },
    { field: 'Type', enter: 'Confidential client' },
    { field: 'Client Secret', enter: secret },
    { field: 'Flows', enter: 'Allow Client Credentials Flow, and no other' },
    { field: 'Client Credentials Roles', enter: application.roles.join(', ') },
  ]
}

/** Boxes and fields that stay empty. The page hides some of them until a flow needs them. */
export const LEAVE_EMPTY: readonly string[] = [
  'Allow Authorization Code Flow',
  'Allow Implicit Flow',
  'Allow Hybrid Flow',
  'Allow Password Flow',
  'Allow Refresh Token Flow',
  'Redirect Uris',
  'Allow Logout Endpoint',
  'Logout Redirect Uris',
  'Require Proof Key for Code Exchange',
  'Allowed Scopes (every box)',
]
