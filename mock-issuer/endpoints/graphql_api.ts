import { checkText, MockIssuerError } from '../check.ts'

/** A request that passed the tenant's permissions. */
export interface GraphqlRequest {
  /** Name of the operation that is run, if it has one. */
  readonly operationName: string | undefined
  /** Of the operation. */
  readonly type: 'query' | 'mutation' | 'subscription'
  /** The document as it was sent. */
  readonly query: string
  /** As sent, `{}` without any. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Whose token it was; `undefined` for an anonymous caller. */
  readonly application: { readonly clientId: string; readonly displayName: string } | undefined
}

/** What the API answers (GraphQL, 7.1): 200, but 400 for `errors` without `data`. */
export interface GraphqlAnswer {
  /** What the operation gives. */
  readonly data?: unknown
  /** What went wrong in it. */
  readonly errors?: readonly { readonly message: string; readonly [member: string]: unknown }[]
  /** What else there is to say. */
  readonly extensions?: unknown
}

/** Answers by operation name; `''` is for operations without one. */
export type GraphqlAnswers = Readonly<Record<string, GraphqlAnswer>>

/** Makes the answer to a request. */
export type GraphqlResolver = (request: GraphqlRequest) => GraphqlAnswer | Promise<GraphqlAnswer>

/** The API behind the token: no engine, but the tenant's permissions and the answers of the test. */
export interface MockGraphql {
  /** What to answer; without it, every permitted operation gets `{"data":{}}`. */
  answer(answers: GraphqlAnswers | GraphqlResolver): void
  /** Permissions by field of a query or mutation, such as `{ products: 'ViewProducts' }`. */
  require(permissions: Readonly<Record<string, string>>): void
}

/** The API, and what only the mock itself does with it. */
export interface GraphqlApi extends MockGraphql {
  permissionFor(field: string): string | undefined
  resolve: GraphqlResolver
  reset(): void
}

export function createGraphqlApi(): GraphqlApi {
  const nothing: GraphqlResolver = () => ({ data: {} })
  let resolve = nothing
  let required = new Map<string, string>()
  return {
    answer: (answers) => void (resolve = resolverOf(answers)),
    require(permissions) {
      checkMap('graphql.require', permissions, 'permissions by field')
      for (const [field, permission] of Object.entries(permissions)) {
        required.set(field, checkText(`graphql.require.${field}`, permission))
      }
    },
    permissionFor: (field) => required.get(field),
    resolve: (request) => resolve(request),
    reset() {
      resolve = nothing
      required = new Map()
    },
  }
}

function resolverOf(answers: GraphqlAnswers | GraphqlResolver): GraphqlResolver {
  if (typeof answers === 'function') return answers
  checkMap('graphql.answer', answers, 'answers by operation name, or a function')
  const byName = new Map(Object.entries(answers))
  return ({ operationName = '' }) => {
    const answer = byName.get(operationName)
    if (answer) return answer
    const known = [...byName.keys()].map((name) => `'${name}'`).join(', ')
    throw new MockIssuerError('graphql.answer', `has no such operation, only ${known}: add it`)
  }
}

function checkMap(where: string, value: unknown, what: string): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return
  throw new MockIssuerError(where, `must be ${what}`)
}
