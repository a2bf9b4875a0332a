import type { Application } from './application.ts'
import type { Arguments } from './arguments_node.ts'
import { secretFileName } from './client_id.ts'
import { RegisterError } from './failure.ts'

/** All that is needed. */
export interface Answers extends Application {
  /** As given, or the default beside the Client ID. */
  readonly secretFile: string
  readonly issuer?: string
}

/** The options that are missing: none, and nothing needs to be asked. */
export function missingOptions({ clientId, displayName, roles }: Arguments): string[] {
  return [
    ...clientId === undefined ? ['--client-id'] : [],
    ...displayName === undefined ? ['--display-name'] : [],
    ...roles.length === 0 ? ['--role'] : [],
  ]
}

/** @throws {RegisterError} 2, naming all options that are missing */
export function answersOf(given: Arguments): Answers {
  const { clientId, displayName, roles, secretFile, issuer } = given
  if (clientId === undefined || displayName === undefined || roles.length === 0) {
    throw new RegisterError(
      2,
      `${missingOptions(given).join(', ')} missing: ` +
        'give them as options, or use a terminal to be asked',
    )
  }
  return {
    clientId,
    displayName,
    roles: [...new Set(roles)],
    secretFile: secretFile ?? secretFileName(clientId),
    ...issuer !== undefined && { issuer },
  }
}
