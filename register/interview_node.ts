import type { Answers } from './answers_node.ts'
import { problemWithEntry, type Reading } from './application.ts'
import type { Arguments } from './arguments_node.ts'
import { adviseClientId, secretFileName } from './client_id.ts'
import { RegisterError } from './failure.ts'
import { problemWithIssuer } from './issuer.ts'
import { checkIsNew } from './new_files_node.ts'
import type { Questions } from './questions_node.ts'
import { COMMON_ROLES, readRoles } from './roles.ts'

/**
 * Asks for what the options did not say.
 *
 * @param path makes a file name absolute
 */
export async function interview(
  given: Arguments,
  questions: Questions,
  path: (file: string) => string,
): Promise<Answers> {
  questions.say(
    'Enter what the page will ask for, or nothing for what stands in [brackets].\n\n',
  )
  const clientId = given.clientId ?? await askClientId(questions)
  const displayName = given.displayName ?? await askDisplayName(questions, clientId)
  const roles = given.roles.length > 0 ? given.roles : await askRoles(questions)
  const secretFile = given.secretFile ?? await askFile(questions, clientId, path)
  const issuer = given.issuer ?? (given.toMock === undefined ? await askIssuer(questions) : '')
  return {
    clientId,
    displayName,
    roles: [...new Set(roles)],
    secretFile,
    ...issuer !== '' && { issuer },
  }
}

async function askClientId(questions: Questions): Promise<string> {
  const question = 'Client ID, unique (lower-case letters and digits): '
  for (;;) {
    const clientId = await askUntil<string>(questions, question, (answer) => {
      const problem = problemWithEntry(answer)
      return problem ? { problem: `Client ID ${problem}` } : { value: answer }
    })
    const warning = adviseClientId(clientId)
    if (!warning) return clientId
    questions.say(`  ${warning}\n`)
    if (/^y/i.test(await questions.ask('Keep it all the same? [no]: '))) return clientId
  }
}

async function askDisplayName(questions: Questions, clientId: string): Promise<string> {
  const question = `Display Name, for administrators [${clientId}]: `
  return await askUntil<string>(questions, question, (answer) => {
    const problem = problemWithEntry(answer || clientId)
    return problem ? { problem: `Display Name ${problem}` } : { value: answer || clientId }
  })
}

async function askRoles(questions: Questions): Promise<readonly string[]> {
  const list = COMMON_ROLES.map(({ name, purpose }, at) =>
    `  ${at + 1}  ${name.padEnd(18)} ${purpose}\n`
  )
  questions.say('Client Credentials Roles, as few as will do; your POS may have others:\n')
  questions.say(list.join(''))
  return await askUntil(questions, 'Roles, by number or name, with commas between: ', readRoles)
}

async function askFile(
  questions: Questions,
  clientId: string,
  path: (file: string) => string,
): Promise<string> {
  const usual = secretFileName(clientId)
  const question = `New file for the Client Secret [${usual}]: `
  return await askUntil<string>(questions, question, async (answer) => {
    const file = answer || usual
    try {
      await checkIsNew(path(file))
      return { value: file }
    } catch (error) {
      return { problem: (error as Error).message }
    }
  })
}

async function askIssuer(questions: Questions): Promise<string> {
  const question = 'Address of your tenant, if you know it [not yet]: '
  return await askUntil<string>(questions, question, (answer) => {
    const problem = answer === '' ? undefined : problemWithIssuer(answer)
    return problem ? { problem: `The address ${problem}` } : { value: answer }
  })
}

/** @throws {RegisterError} 1, unless the answer is yes */
export async function confirmRecipe({ ask, say }: Questions): Promise<void> {
  say('The recipe will hold the secret in clear: delete it as soon as it is imported.\n')
  if (/^yes$/i.test(await ask("Write the secret into the recipe? Type 'yes' [no]: "))) return
  throw new RegisterError(
    1,
    'Not confirmed, and nothing was written: leave out --recipe-with-secret for one without it',
  )
}

async function askUntil<T>(
  { ask, say }: Questions,
  question: string,
  read: (answer: string) => Reading<T> | Promise<Reading<T>>,
): Promise<T> {
  for (;;) {
    const found = await read(await ask(question))
    if ('value' in found) return found.value
    say(`  ${found.problem}\n`)
  }
}
