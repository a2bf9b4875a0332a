import { describe, expect, test } from 'vitest'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { adviseRoles, COMMON_ROLES, readRoles } from './roles.ts'

describe('COMMON_ROLES', () => {
  test('are roles that a tenant has', () => {
    const roles = COMMON_ROLES.map(({ name }) => name)
    const register = () =>
      createMockIssuer({
        issuer: 'https://shop.example/north',
        applications: [{
          clientId: 'stocksync',
          displayName: 'Stock sync',
          type: 'confidential',
          clientSecret: crypto.randomUUID(),
          roles,
        }],
      }).applications.get('stocksync')?.roles
    expect(register()).toEqual(roles)
    expect(roles).toHaveLength(7)
  })
})

describe('adviseRoles()', () => {
  test('has nothing to say of GraphQL User with a business role', () => {
    expect(adviseRoles(['GraphQL User', 'Manager'])).toEqual([])
    expect(adviseRoles(['Fulfillment Clerk', 'Salesperson', 'GraphQL User'])).toEqual([])
  })

  test('warns of Administrator: it is for staff of the vendor', () => {
    expect(adviseRoles(['GraphQL User', 'Administrator'])).toEqual([
      expect.stringMatching(/^Administrator .* staff of the POS vendor only: take /),
    ])
  })

  test('warns without GraphQL User, for then no query runs', () => {
    expect(adviseRoles(['Manager'])).toEqual([expect.stringMatching(/^Without .*GraphQL User/)])
  })

  test.each([[['GraphQL User']], [['GraphQL User', 'Authenticated']]])(
    'warns of %s, as nothing says which queries may run',
    (roles) => {
      expect(adviseRoles(roles).at(-1)).toMatch(/^GraphQL User alone .*: add the role/)
    },
  )

  test.each(['Authenticated', 'Anonymous', 'Author', 'Contributor', 'Editor', 'Moderator'])(
    'says that the box of %s stays empty',
    (role) => {
      expect(adviseRoles(['GraphQL User', 'Manager', role])).toEqual([
        expect.stringMatching(new RegExp(`^${role} .*: leave its box empty$`)),
      ])
    },
  )

  test('takes a role of the retailer, with a note', () => {
    expect(adviseRoles(['GraphQL User', 'Stock keeper'])).toEqual([
      'Stock keeper is none of the roles a POS comes with: ' +
      'make sure that Security / Roles has it, spelt the same',
    ])
  })

  test('tells a list from a role', () => {
    expect(adviseRoles(['GraphQL User,Manager'])[0]).toMatch(
      /taken for one role: give each a --role/,
    )
  })

  test('knows a role in other letters', () => {
    expect(adviseRoles(['GraphQL User', 'manager'])).toEqual([
      'manager is not spelt as the POS does, which has Manager: correct it',
    ])
  })
})

describe('readRoles()', () => {
  test.each([
    ['1', ['GraphQL User']],
    ['1,5', ['GraphQL User', 'Manager']],
    [' 5 , GraphQL User ,', ['Manager', 'GraphQL User']],
    ['1, GraphQL User, 1', ['GraphQL User']],
    ['manager, GRAPHQL USER', ['Manager', 'GraphQL User']],
    ['Stock keeper', ['Stock keeper']],
  ])('reads %j', (answer, value) => {
    expect(readRoles(answer)).toEqual({ value })
  })

  test.each([
    ['', 'Choose at least one role'],
    [' , ', 'Choose at least one role'],
    ['0', 'There is no role 0: 1 to 7, or a name'],
    ['1, 8', 'There is no role 8: 1 to 7, or a name'],
    ['a\tb', expect.stringContaining('control character')],
  ])('refuses %j', (answer, problem) => {
    expect(readRoles(answer)).toEqual({ problem })
  })
})
