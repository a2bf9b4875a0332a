import { checkKeys, checkList, checkText, MockIssuerError } from './check.ts'

/** A role, and what it lets its holder do. */
export interface Role {
  /** As applications name it. */
  readonly name: string
  /** Names of permissions, such as `ExecuteGraphQL`; put into each token when it is issued. */
  readonly permissions: readonly string[]
}

/** A permission that allows all others. */
export const SITE_OWNER = 'SiteOwner'
/** Lets its holder send queries; needed for every answer of the API. */
export const EXECUTE_GRAPHQL = 'ExecuteGraphQL'
/** Lets its holder send mutations too. */
export const EXECUTE_GRAPHQL_MUTATIONS = 'ExecuteGraphQLMutations'

const CONTENT = ['PublishContent', 'EditContent', 'DeleteContent', 'PreviewContent', 'CloneContent']
const OWN_CONTENT = CONTENT.map((name) => name.replace('Content', 'OwnContent'))

/**
 * The roles a POS tenant comes with. What the business roles may do is decided by each retailer and
 * written down nowhere in public: those lists are an example, `roles` puts others in their place.
 */
const BUILT_IN: readonly Role[] = [
  { name: 'Administrator', permissions: [SITE_OWNER] },
  { name: 'Owner', permissions: ['ViewContent', ...CONTENT, 'ExecuteApiAll', 'ManageUsers'] },
  { name: 'Manager', permissions: ['ViewContent', 'EditContent', 'ExecuteApiAll'] },
  { name: 'Service Clerk', permissions: ['ViewContent', 'EditContent'] },
  { name: 'Salesperson', permissions: ['ViewContent'] },
  { name: 'Fulfillment Clerk', permissions: ['ViewContent'] },
  { name: 'GraphQL User', permissions: [EXECUTE_GRAPHQL] },
  { name: 'Authenticated', permissions: ['ViewContent'] },
  { name: 'Anonymous', permissions: ['ViewContent'] },
  { name: 'Editor', permissions: CONTENT },
  { name: 'Moderator', permissions: ['ManageComments'] },
  { name: 'Author', permissions: OWN_CONTENT },
  { name: 'Contributor', permissions: OWN_CONTENT.filter((name) => !name.startsWith('Publish')) },
]

/** Permissions by role name, in the order of the tenant's list of roles. */
export type Roles = ReadonlyMap<string, readonly string[]>

/**
 * The built-in roles and the given ones, which take the place of those of the same name.
 *
 * @throws {MockIssuerError} naming the role
 */
export function createRoles(given: readonly Role[] = []): Roles {
  const names = checkList('roles', given, (where, role) => {
    checkKeys(where, role, ['name', 'permissions'])
    return checkText(`${where}.name`, (role as Role).name)
  })
  const roles = new Map(BUILT_IN.map(({ name, permissions }) => [name, permissions]))
  given.forEach(({ permissions }, at) => {
    roles.set(names[at] ?? '', checkList(`roles[${at}].permissions`, permissions, checkText))
  })
  return roles
}

/** @throws {MockIssuerError} unless the tenant has a role of that name */
export function checkRole(where: string, name: unknown, roles: Roles): string {
  if (typeof name === 'string' && roles.has(name)) return name
  throw new MockIssuerError(where, `must be one of the roles ${[...roles.keys()].join(', ')}`)
}
