import { type Answer, emptyAnswer } from '../answer.ts'
import { checkKeys } from '../check.ts'
import { refuseToken, TOKEN_REFUSALS } from '../refusals.ts'
import { EXECUTE_GRAPHQL, EXECUTE_GRAPHQL_MUTATIONS, SITE_OWNER } from '../roles.ts'
import type { Tenant } from '../tenant.ts'
import type { Bearer } from './bearer.ts'
import type { GraphqlOperation } from './graphql_document.ts'
import type { GraphqlCall } from './graphql_request.ts'

type GraphqlError = Record<string, unknown>

/** The API (wire profile, 6): token, permission to ask, readable request, permission for each field. */
export async function answerGraphql(
  call: GraphqlCall,
  bearer: Bearer,
  tenant: Tenant,
): Promise<Answer> {
  const { tokenValidation } = tenant.settings.get()
  if (bearer && 'failed' in bearer) return emptyAnswer(500)
  // A bad token counts as none: whoever is anonymous may do what the role Anonymous may.
  const claims = bearer && 'token' in bearer ? bearer.token : undefined
  const refusal = bearer && 'refusal' in bearer ? bearer.refusal : undefined
  const may = permissionsOf(claims?.permissions, tenant)
  if (!may(EXECUTE_GRAPHQL) && !may(EXECUTE_GRAPHQL_MUTATIONS)) {
    if (!tokenValidation) return emptyAnswer(401)
    return claims ? refuseToken(403, TOKEN_REFUSALS.access) : refuseToken(401, refusal)
  }
  if ('problem' in call) return graphqlAnswer(400, { errors: [call.problem] })
  const errors = forbidden(call.operation, may, tenant)
  if (errors.length > 0) return graphqlAnswer(401, { errors })
  const { name, type } = call.operation
  const answer = await tenant.graphql.resolve({
    operationName: name,
    type,
    query: call.query,
    variables: call.variables,
    application: claims && { clientId: claims.clientId, displayName: claims.displayName },
  })
  checkKeys('graphql.answer', answer, ['data', 'errors', 'extensions'])
  const failed = answer.data === undefined && (answer.errors?.length ?? 0) > 0
  return graphqlAnswer(failed ? 400 : 200, answer)
}

/** Those of the token are frozen since its issue; those of the two roles are read now. */
function permissionsOf(ofToken: readonly string[] | undefined, { roles }: Tenant) {
  const held = [
    ...(roles.get('Anonymous') ?? []),
    ...(ofToken ? [...(roles.get('Authenticated') ?? []), ...ofToken] : []),
  ].map((permission) => permission.toLowerCase())
  return (permission: string): boolean =>
    held.includes(permission.toLowerCase()) || held.includes(SITE_OWNER.toLowerCase())
}

function forbidden(
  { type, name, fields }: GraphqlOperation,
  may: (permission: string) => boolean,
  tenant: Tenant,
): GraphqlError[] {
  if (type === 'mutation' && !may(EXECUTE_GRAPHQL_MUTATIONS)) {
    return [unauthorized(`Authorization is required to access ${name ?? ''}.`, fields.slice(0, 1))]
  }
  return fields
    .filter((field) => {
      const permission = tenant.graphql.permissionFor(field.name)
      return permission !== undefined && !may(permission)
    })
    .map((field) =>
      unauthorized(`Authorization is required to access the node. ${field.name}`, [field])
    )
}

function unauthorized(message: string, fields: GraphqlOperation['fields']): GraphqlError {
  return {
    message,
    locations: fields.map(({ line, column }) => ({ line, column })),
    extensions: { code: 'VALIDATION_ERROR', codes: ['VALIDATION_ERROR'], number: 'Unauthorized' },
  }
}

/** Compact, without a length and without headers about caching, unlike OpenIddict's answers. */
function graphqlAnswer(status: number, body: unknown): Answer {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) }
}
