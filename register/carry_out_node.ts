import type { Answers } from './answers_node.ts'
import { adviseClientId } from './client_id.ts'
import type { Environment } from './environment.ts'
import { RegisterError } from './failure.ts'
import { wouldBeCommitted } from './git_node.ts'
import { logIn, registerAtMock } from './mock_node.ts'
import { createNewFiles } from './new_files_node.ts'
import type { Outcome } from './outcome.ts'
import type { ReadyMock } from './ready_file_node.ts'
import { writeRecipe } from './recipe.ts'
import { adviseRoles } from './roles.ts'

/** All that is to be done. Paths are absolute. */
export interface Order {
  readonly answers: Answers
  readonly secret: string
  readonly secretFile: string
  readonly recipeFile: string | undefined
  readonly recipeHasSecret: boolean
  /** Where to register it at once. */
  readonly mock: ReadyMock | undefined
}

// The recipe too: whoever leaves the secret out writes it in before the import.
const OWNER_ONLY = 0o600

/**
 * Writes the files and registers the application at the mock, if there is one.
 *
 * @throws {RegisterError} 1 or 2, or the reason of the interruption. Then no file is left, unless the
 * mock has the application already: its secret is needed
 */
export async function carryOut(order: Order, interrupted: AbortSignal): Promise<Outcome> {
  const { answers, secret, secretFile, recipeFile, recipeHasSecret, mock } = order
  const { clientId, displayName, roles } = answers
  const application = { clientId, displayName, roles }
  if (recipeFile === secretFile) {
    throw new RegisterError(2, '--recipe and --secret-file name the same file: name two')
  }
  const files = createNewFiles()
  try {
    await files.write(secretFile, secret, OWNER_ONLY)
    if (recipeFile !== undefined) {
      const recipe = writeRecipe(application, recipeHasSecret ? secret : '')
      await files.write(recipeFile, recipe, OWNER_ONLY)
    }
    if (mock) await registerAtMock(mock, application, secret, interrupted)
  } catch (error) {
    await files.undo()
    throw error
  }
  const login = mock && await logInOrTell(mock, order, interrupted)
  const holdSecret = [secretFile, ...recipeFile !== undefined ? [recipeFile] : []]
  return {
    application,
    warnings: [adviseClientId(clientId) ?? [], adviseRoles(roles), holdSecret.flatMap(adviseFile)]
      .flat(),
    files: { secret: secretFile, ...recipeFile !== undefined && { recipe: recipeFile } },
    environment: environmentOf(order),
    recipeHasSecret,
    ...login && { login },
  }
}

async function logInOrTell(mock: ReadyMock, order: Order, interrupted: AbortSignal) {
  try {
    return await logIn(mock, order.answers.clientId, order.secret, interrupted)
  } catch (error) {
    const why = error instanceof RegisterError ? error.message : 'Interrupted'
    const where = `what is registered has its secret in ${order.secretFile}`
    throw new RegisterError(1, `${why}; ${where}`)
  }
}

function adviseFile(path: string): string[] {
  if (!wouldBeCommitted(path)) return []
  return [`${path} is in a git repository that does not ignore it: add it to .gitignore or move it`]
}

function environmentOf({ answers, secretFile, mock }: Order): Environment {
  const issuer = mock?.issuer ?? answers.issuer
  return {
    ...issuer !== undefined && { POS_ISSUER: issuer },
    POS_CLIENT_ID: answers.clientId,
    POS_CLIENT_SECRET_FILE: secretFile,
    ...mock?.caFile !== undefined && { POS_CA_FILE: mock.caFile },
  }
}
