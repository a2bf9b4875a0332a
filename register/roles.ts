import { problemWithEntry, type Reading } from './application.ts'

/** A role that a POS comes with. */
export interface CommonRole {
  /** As the page shows it. */
  readonly name: string
  /** What it is for. */
  readonly purpose: string
}

const GRAPHQL_USER = 'GraphQL User'
const ADMINISTRATOR = 'Administrator'

/** Those to choose from: the one that opens the API, then by what they let one do, least first. */
export const COMMON_ROLES: readonly CommonRole[] = [
  { name: GRAPHQL_USER, purpose: 'to run queries at all; the other roles decide which' },
  { name: 'Fulfillment Clerk', purpose: 'to fulfil orders' },
  { name: 'Salesperson', purpose: 'to create sales transactions and orders' },
  { name: 'Service Clerk', purpose: 'customer service, with access to member accounts' },
  { name: 'Manager', purpose: 'to manage one store' },
  { name: 'Owner', purpose: 'to manage the organisation, but not to configure the POS' },
  { name: ADMINISTRATOR, purpose: 'everything: for staff of the POS vendor only' },
]

const OF_EVERYBODY = ['Authenticated', 'Anonymous']
const OF_CONTENT = ['Author', 'Contributor', 'Editor', 'Moderator']
const KNOWN = [...COMMON_ROLES.map(({ name }) => name), ...OF_EVERYBODY, ...OF_CONTENT]

/** What to think over about a choice of roles. Retailers make their own, so none is refused. */
export function adviseRoles(roles: readonly string[]): string[] {
  const business = roles.filter((role) => role !== GRAPHQL_USER && !OF_EVERYBODY.includes(role))
  const warnings = roles.flatMap((role) => adviseRole(role) ?? [])
  if (!roles.includes(GRAPHQL_USER)) {
    warnings.push(`Without the role ${GRAPHQL_USER} the API refuses every query: add it`)
  } else if (business.length === 0) {
    warnings.push(
      `${GRAPHQL_USER} alone lets the program send queries but see little: ` +
        'add the role that may read what it needs',
    )
  }
  return warnings
}

/**
 * Reads an answer such as `1, 5` or `GraphQL User, Stock keeper`: numbers count the common roles
 * from 1, anything else is a name, small letters or not. None is kept twice.
 */
export function readRoles(answer: string): Reading<readonly string[]> {
  const parts = answer.split(',').map((part) => part.trim()).filter((part) => part !== '')
  if (parts.length === 0) return { problem: 'Choose at least one role' }
  const names = new Set<string>()
  for (const part of parts) {
    const name = /^\d+$/.test(part)
      ? COMMON_ROLES[Number(part) - 1]?.name
      : ownSpelling(part) ?? part
    if (!name) {
      return { problem: `There is no role ${part}: 1 to ${COMMON_ROLES.length}, or a name` }
    }
    const problem = problemWithEntry(name)
    if (problem) return { problem: `Role ${problem}` }
    names.add(name)
  }
  return { value: [...names] }
}

function adviseRole(role: string): string | undefined {
  if (role === ADMINISTRATOR) {
    return `${ADMINISTRATOR} may do everything and is for staff of the POS vendor only: ` +
      'take the roles the program needs instead'
  }
  if (OF_EVERYBODY.includes(role)) {
    return `${role} is held without being ticked: leave its box empty`
  }
  if (OF_CONTENT.includes(role)) {
    return `${role} is for the management of web content and means nothing to the POS: ` +
      'leave its box empty'
  }
  if (KNOWN.includes(role)) return undefined
  const meant = ownSpelling(role)
  if (meant) return `${role} is not spelt as the POS does, which has ${meant}: correct it`
  if (role.includes(',')) return `${role} is taken for one role: give each a --role of its own`
  return `${role} is none of the roles a POS comes with: ` +
    'make sure that Security / Roles has it, spelt the same'
}

function ownSpelling(role: string): string | undefined {
  return KNOWN.find((name) => name.toLowerCase() === role.toLowerCase())
}
