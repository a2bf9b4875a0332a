import {
  checkChoices,
  checkKeys,
  checkList,
  checkOneOf,
  checkText,
  MockIssuerError,
} from './check.ts'
import { checkRole, type Roles } from './roles.ts'
import { type Flow, FLOWS } from './settings.ts'

/** What an administrator enters on *Security / OpenID Connect / Applications / Add an application*. */
export interface ApplicationForm {
  /** Client ID: unique. Advice: lower case, letters and digits. */
  readonly clientId: string
  /** Display Name. */
  readonly displayName: string
  /** Type: *Confidential client* has a secret, *Public client* has none. */
  readonly type: ApplicationType
  /** Client Secret, for a confidential client. Only a keyed hash of it is kept. */
  readonly clientSecret?: string | undefined
  /** The boxes *Allow … Flow*, default: none. */
  readonly flows?: readonly Flow[] | undefined
  /** Client Credentials Roles, default: none. */
  readonly roles?: readonly string[] | undefined
  /** Allowed Scopes, default: none. */
  readonly scopes?: readonly string[] | undefined
  /** What it may use besides, default: nothing. The page has no box for it, only a recipe can say it. */
  readonly endpoints?: readonly ApplicationEndpoint[] | undefined
}

/** The endpoints that an application needs a permission for, and that no flow brings along. */
export type ApplicationEndpoint = 'introspection' | 'revocation'

/** The two types of the form. */
export type ApplicationType = 'confidential' | 'public'

/** What is kept of a form: everything but the secret. */
export interface Application {
  /** Unique in the tenant. */
  readonly clientId: string
  /** An application from a recipe may lack it, and then gets no token: the tenant fails with 500. */
  readonly displayName: string | undefined
  /** Whether it has a secret. */
  readonly type: ApplicationType
  /** What the server must allow too. */
  readonly flows: readonly Flow[]
  /** Client Credentials Roles. */
  readonly roles: readonly string[]
  /** Allowed Scopes. */
  readonly scopes: readonly string[]
  /** What it may use besides. */
  readonly endpoints: readonly ApplicationEndpoint[]
}

/** What a form may name. */
export interface FormChoices {
  readonly roles: Roles
  /** Names of the tenant's scopes, those it always has included. */
  readonly scopes: readonly string[]
}

/** The members of a form. */
export const FORM_KEYS: readonly string[] = [
  'clientId',
  'displayName',
  'type',
  'clientSecret',
  'flows',
  'roles',
  'scopes',
  'endpoints',
]

const ENDPOINTS: readonly ApplicationEndpoint[] = ['introspection', 'revocation']

/**
 * Judges a form as the tenant does, and in its words where they are known.
 *
 * @param where how the form is called in errors
 * @throws {MockIssuerError} naming the field
 */
export function readForm(where: string, form: ApplicationForm, choices: FormChoices): Application {
  checkKeys(where, form, FORM_KEYS)
  const { clientId, displayName, flows = [], roles = [], scopes = [], endpoints = [] } = form
  return {
    clientId: required(where, 'ClientId', clientId),
    displayName: required(where, 'DisplayName', displayName),
    type: checkOneOf(`${where}.type`, form.type, ['confidential', 'public']),
    flows: checkChoices(`${where}.flows`, flows, FLOWS),
    roles: checkList(`${where}.roles`, roles, (at, role) => checkRole(at, role, choices.roles)),
    scopes: checkList(
      `${where}.scopes`,
      scopes,
      (at, scope) => checkOneOf(at, scope, choices.scopes),
    ),
    endpoints: checkChoices(`${where}.endpoints`, endpoints, ENDPOINTS),
  }
}

/**
 * @param secret as entered; '' and `undefined` are an empty field
 * @param stored whether the application has a secret already, which an empty field keeps
 * @throws {MockIssuerError} in the tenant's words
 */
export function checkSecret(
  where: string,
  type: ApplicationType,
  secret: unknown,
  stored: boolean,
): string | undefined {
  const entered = secret === undefined || secret === '' ? undefined : checkText(where, secret)
  if (type === 'public' && entered !== undefined) {
    throw new MockIssuerError(where, 'No client secret can be set for public applications.')
  }
  if (type === 'confidential' && entered === undefined && !stored) {
    throw new MockIssuerError(
      where,
      'The client secret is required for confidential applications.',
    )
  }
  return entered
}

function required(where: string, field: 'ClientId' | 'DisplayName', value: unknown): string {
  const key = field === 'ClientId' ? 'clientId' : 'displayName'
  const text = value === undefined || value === '' ? '' : checkText(`${where}.${key}`, value)
  if (text.trim() !== '') return text
  throw new MockIssuerError(`${where}.${key}`, `The ${field} field is required.`)
}
