import type { Application } from './application.ts'
import type { Environment } from './environment.ts'
import { type Field, LEAVE_EMPTY, MENU, pageFields } from './page.ts'

/** What a run has come to. Holds no secret. */
export interface Outcome {
  readonly application: Application
  readonly warnings: readonly string[]
  /** Absolute paths. */
  readonly files: { readonly secret: string; readonly recipe?: string }
  readonly environment: Environment
  /** Whether the recipe has the secret. */
  readonly recipeHasSecret: boolean
  /** Present if it was registered at a mock and could log in there. */
  readonly login?: { readonly tokenType: string; readonly expiresInSeconds: number }
}

/** What `--json` prints. */
export interface OutcomeJson {
  readonly clientId: string
  readonly displayName: string
  readonly roles: readonly string[]
  readonly type: 'confidential'
  readonly flows: readonly ['client_credentials']
  /** Where the page is. */
  readonly menu: string
  readonly fields: readonly Field[]
  readonly leaveEmpty: readonly string[]
  readonly warnings: readonly string[]
  readonly files: Outcome['files']
  readonly env: Environment
  readonly login: Outcome['login'] | null
}

/** The outcome for scripts. */
export function toJson(outcome: Outcome): OutcomeJson {
  const { application, files, warnings, environment, login = null } = outcome
  return {
    clientId: application.clientId,
    displayName: application.displayName,
    roles: application.roles,
    type: 'confidential',
    flows: ['client_credentials'],
    menu: MENU,
    fields: pageFields(application, `the content of ${files.secret}`),
    leaveEmpty: LEAVE_EMPTY,
    warnings,
    files,
    env: environment,
    login,
  }
}
