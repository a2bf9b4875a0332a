import type { TenantRequest } from '../tenant.ts'
import { type GraphqlOperation, GraphqlSyntaxError, readOperations } from './graphql_document.ts'

/** A GraphQL request as far as it can be read, or the error that the API answers instead. */
export type GraphqlCall =
  | {
    readonly query: string
    readonly operation: GraphqlOperation
    readonly variables: Readonly<Record<string, unknown>>
  }
  | { readonly problem: Readonly<Record<string, unknown>> }

interface Parameters {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly variables?: unknown
}

/** Reads it from where the API looks for it (wire profile, 6.1), and finds the operation to run. */
export function readGraphqlCall(request: TenantRequest): GraphqlCall {
  const parameters = parametersOf(request)
  if (typeof parameters?.query !== 'string') return { problem: unreadable() }
  const { query, operationName, variables } = parameters
  try {
    const operations = readOperations(query)
    const operation = operationName
      ? operations.find(({ name }) => name === operationName)
      : operations.length === 1 && operations[0]
    if (!operation) return { problem: unreadable() }
    const given = typeof variables === 'object' && variables !== null ? variables : {}
    return { query, operation, variables: given as Record<string, unknown> }
  } catch (error) {
    if (!(error instanceof GraphqlSyntaxError)) throw error
    const { message, line, column } = error
    const code = 'SYNTAX_ERROR'
    const locations = [{ line, column }]
    return { problem: { message, locations, extensions: { code, codes: [code] } } }
  }
}

function parametersOf({ method, url, headers, body }: TenantRequest): Parameters | undefined {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase()
  const text = () => new TextDecoder().decode(body)
  if (method === 'POST' && type === 'application/json') return asObject(text())
  if (method === 'POST' && type === 'application/graphql') return { query: text() }
  if (method !== 'POST' && method !== 'GET') return undefined
  const { query, operationName, variables = '{}' } = Object.fromEntries(url.searchParams)
  return { query, operationName, variables: asObject(variables) }
}

function asObject(json: string): Parameters | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function unreadable(): Readonly<Record<string, unknown>> {
  const code = 'INVALID_OPERATION'
  return {
    message: 'An error occurred while processing the GraphQL query',
    extensions: { code, codes: [code] },
  }
}
