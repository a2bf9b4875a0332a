import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { checkKeys, MockIssuerError } from '../check.ts'
import { createMockIssuer, type MockIssuer } from '../mock_issuer.ts'
import { type MockIssuerOptions, OPTIONS } from '../options.ts'
import { CommandError } from './command_error_node.ts'
import { fileProblemOf } from './file_problem_node.ts'
import { JsonError, parseJson } from './json_text_node.ts'

/** What a program needs to log in. */
export interface Client {
  readonly clientId: string
  readonly clientSecret: string
}

/** A tenant, and the application that a program is given to begin with. */
export interface ConfiguredTenant {
  readonly tenant: MockIssuer
  /** The first confidential application with the client credentials flow, if there is one. */
  readonly client: Client | undefined
}

type Configuration = Partial<MockIssuerOptions>

/** Its host and port are replaced once the tenant listens. */
const DEFAULT_ISSUER = 'https://localhost/'

/**
 * @param file path of the options of `createMockIssuer` as JSON in UTF-8; without it, a demo
 * @throws {CommandError} one line with the file and the place or key at fault, never a value
 */
export async function createConfiguredTenant(file: string | undefined): Promise<ConfiguredTenant> {
  const configuration = file === undefined ? demo() : await readConfiguration(file)
  try {
    checkKeys('configuration', configuration, OPTIONS)
    const tenant = createMockIssuer({ issuer: DEFAULT_ISSUER, ...configuration })
    answerQueries(tenant)
    return { tenant, client: firstClient(tenant, configuration) }
  } catch (error) {
    if (!(error instanceof MockIssuerError)) throw error
    throw new CommandError(2, `${file}: ${error.message}`)
  }
}

/** Something to see at once: an API without answers has none but `{}`. */
export function answerQueries(tenant: MockIssuer): void {
  const names = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }
  tenant.graphql.answer(({ type }) => ({ data: { __typename: names[type] } }))
}

function demo(): Configuration {
  return {
    applications: [{
      clientId: 'stocksync',
      displayName: 'Stock sync',
      type: 'confidential',
      clientSecret: randomBytes(32).toString('base64url'),
      flows: ['client_credentials'],
      roles: ['GraphQL User', 'Manager'],
    }],
  }
}

async function readConfiguration(file: string): Promise<Configuration> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CommandError(2, `${file} ${fileProblemOf(error)}`)
  })
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CommandError(2, `${file} is no text in UTF-8: save it as such`)
  }
  try {
    return parseJson(text) as Configuration
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new CommandError(2, `${file} ${error.message}: correct it there or just before`)
  }
}

/** The tenant keeps no secret that could be read, so it comes from where the tenant had it from. */
function firstClient(tenant: MockIssuer, { applications, recipe }: Configuration) {
  const first = tenant.applications.list()
    .find(({ type, flows }) => type === 'confidential' && flows.includes('client_credentials'))
  if (!first) return undefined
  const { clientId } = first
  const inRecipe = recipe?.steps.filter((step) => step.ClientId === clientId && step.ClientSecret)
  const inForm = applications?.find((form) => form.clientId === clientId)
  return { clientId, clientSecret: String(inForm?.clientSecret ?? inRecipe?.at(-1)?.ClientSecret) }
}
