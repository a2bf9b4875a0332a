import { describe, expect, test } from 'vitest'
import { checkRole, createRoles, type Role } from './roles.ts'
import { problemOf } from '../test-support/problem_of.ts'

// The roles of the POS documentation, those of Orchard Core, and the two that everybody has.
const NAMES = [
  'Administrator',
  'Owner',
  'Manager',
  'Service Clerk',
  'Salesperson',
  'Fulfillment Clerk',
  'GraphQL User',
  'Authenticated',
  'Anonymous',
  'Editor',
  'Moderator',
  'Author',
  'Contributor',
]

describe('createRoles()', () => {
  test('has the roles of a tenant', () => {
    expect([...createRoles().keys()]).toEqual(NAMES)
  })

  test('lets a GraphQL User ask and an Administrator do all, and no business role ask', () => {
    const roles = createRoles()
    expect(roles.get('GraphQL User')).toEqual(['ExecuteGraphQL'])
    expect(roles.get('Administrator')).toEqual(['SiteOwner'])
    const asking = NAMES.filter((name) => roles.get(name)?.some((one) => /GraphQL/.test(one)))
    expect(asking).toEqual(['GraphQL User'])
  })

  test('lets an author change own content only, and a contributor not publish it', () => {
    const roles = createRoles()
    expect(roles.get('Author'))
      .toEqual(['Publish', 'Edit', 'Delete', 'Preview', 'Clone'].map((verb) => `${verb}OwnContent`))
    expect(roles.get('Contributor'))
      .toEqual(['Edit', 'Delete', 'Preview', 'Clone'].map((verb) => `${verb}OwnContent`))
  })

  test('adds the given roles, and puts them in the place of those of the same name', () => {
    const roles = createRoles([
      { name: 'Warehouse', permissions: ['ViewStock'] },
      { name: 'Manager', permissions: [] },
    ])
    expect([...roles.keys()]).toEqual([...NAMES, 'Warehouse'])
    expect(roles.get('Warehouse')).toEqual(['ViewStock'])
    expect(roles.get('Manager')).toEqual([])
    expect(createRoles().get('Manager')).not.toEqual([])
    expect(createRoles().has('Warehouse')).toBe(false)
  })

  test('keeps lists of its own', () => {
    const permissions = ['ViewStock']
    const roles = createRoles([{ name: 'Warehouse', permissions }])
    permissions.push('SiteOwner')
    expect(roles.get('Warehouse')).toEqual(['ViewStock'])
  })

  const good = { name: 'Good', permissions: [] }
  const WRONG: [problem: string, roles: unknown][] = [
    ['roles: must be a list', null],
    ['roles: must be a list', 'canary'],
    ['roles: must be a list', { length: 1, 0: good }],
    ['roles[1]: must be an object with the keys name, permissions', [good, null]],
    ['roles[0]: must be an object with the keys name, permissions', ['canary']],
    ['roles[0].permission: is unknown, known are name, permissions', [
      { name: 'x', permission: 'canary' },
    ]],
    ['roles[0].name: must be a text that is not empty', [{ name: '', permissions: [] }]],
    ['roles[0].name: must be a text that is not empty', [{ permissions: [] }]],
    ['roles[1]: is in the list already', [good, good]],
    ['roles[0].permissions: must be a list', [{ name: 'x' }]],
    ['roles[0].permissions: must be a list', [{ name: 'x', permissions: 'canary' }]],
    ['roles[1].permissions[1]: must be a text that is not empty', [
      good,
      { name: 'x', permissions: ['a', 7] },
    ]],
    ['roles[0].permissions[1]: is in the list already', [
      { name: 'x', permissions: ['canary', 'canary'] },
    ]],
  ]
  test.each(WRONG)('%s', (problem, roles) => {
    expect(problemOf(() => createRoles(roles as Role[]))).toBe(problem)
  })
})

describe('checkRole()', () => {
  test('gives back the name of a role', () => {
    expect(checkRole('x', 'GraphQL User', createRoles())).toBe('GraphQL User')
  })

  test.each(['canary', 'graphql user', '', 'toString', undefined, null, 7, ['Manager']])(
    'refuses %j and tells which there are',
    (name) => {
      expect(problemOf(() => checkRole('x', name, createRoles())))
        .toBe(`x: must be one of the roles ${NAMES.join(', ')}`)
    },
  )
})
