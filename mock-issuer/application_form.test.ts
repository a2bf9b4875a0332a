import { describe, expect, test } from 'vitest'
import { type ApplicationForm, checkSecret, readForm } from './application_form.ts'
import { createRoles } from './roles.ts'
import { problemOf } from '../test-support/problem_of.ts'

const CHOICES = { roles: createRoles(), scopes: ['openid', 'email', 'orders'] }
const ROLES = [...createRoles().keys()].join(', ')
const FORM: ApplicationForm = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  type: 'confidential',
}

describe('readForm()', () => {
  test('gives what is entered but for the secret, boxes in the order of the form', () => {
    const application = readForm('x', {
      ...FORM,
      clientSecret: 'canary',
      flows: ['password', 'client_credentials'],
      roles: ['Manager', 'GraphQL User'],
      scopes: ['orders', 'email'],
      endpoints: ['revocation', 'introspection'],
    }, CHOICES)
    expect(application).toEqual({
      ...FORM,
      flows: ['client_credentials', 'password'],
      roles: ['Manager', 'GraphQL User'],
      scopes: ['orders', 'email'],
      endpoints: ['introspection', 'revocation'],
    })
  })

  test('ticks no box by itself', () => {
    const none = { flows: [], roles: [], scopes: [], endpoints: [] }
    expect(readForm('x', FORM, CHOICES)).toEqual({ ...FORM, ...none })
  })

  test('keeps lists of its own', () => {
    const [flows, roles, scopes] = [['password' as const], ['Manager'], ['email']]
    const application = readForm('x', { ...FORM, flows, roles, scopes }, CHOICES)
    for (const list of [flows, roles, scopes]) list.pop()
    expect(application)
      .toMatchObject({ flows: ['password'], roles: ['Manager'], scopes: ['email'] })
  })

  test('takes names as they are, whatever the advice', () => {
    const clientId = ' Odd id+1:ä '
    expect(readForm('x', { ...FORM, clientId }, CHOICES).clientId).toBe(clientId)
  })

  const KEYS = 'clientId, displayName, type, clientSecret, flows, roles, scopes, endpoints'
  const FLOWS = 'authorization_code, client_credentials, hybrid, implicit, password, refresh_token'
  const WRONG: [problem: string, form: unknown][] = [
    [`x: must be an object with the keys ${KEYS}`, undefined],
    [`x: must be an object with the keys ${KEYS}`, null],
    [`x: must be an object with the keys ${KEYS}`, 'canary'],
    [`x: must be an object with the keys ${KEYS}`, [FORM]],
    [`x.secret: is unknown, known are ${KEYS}`, { ...FORM, secret: 'canary' }],
    // Wire profile, 5.1: the words of the page.
    ['x.clientId: The ClientId field is required.', { ...FORM, clientId: '' }],
    ['x.clientId: The ClientId field is required.', { ...FORM, clientId: ' \t' }],
    ['x.clientId: The ClientId field is required.', { ...FORM, clientId: undefined }],
    ['x.clientId: must be a text that is not empty', { ...FORM, clientId: null }],
    ['x.clientId: must be a text that is not empty', { ...FORM, clientId: 7 }],
    ['x.displayName: The DisplayName field is required.', { ...FORM, displayName: '' }],
    ['x.displayName: The DisplayName field is required.', { ...FORM, displayName: undefined }],
    ['x.displayName: must be a text that is not empty', { ...FORM, displayName: ['canary'] }],
    ['x.type: must be one of confidential, public', { ...FORM, type: 'Confidential' }],
    ['x.type: must be one of confidential, public', { ...FORM, type: undefined }],
    ['x.flows: must be a list', { ...FORM, flows: 'client_credentials' }],
    ['x.flows: must be a list', { ...FORM, flows: null }],
    [`x.flows[1]: must be one of ${FLOWS}`, { ...FORM, flows: ['password', 'canary'] }],
    ['x.flows[1]: is in the list already', { ...FORM, flows: ['password', 'password'] }],
    ['x.roles: must be a list', { ...FORM, roles: null }],
    [`x.roles[0]: must be one of the roles ${ROLES}`, { ...FORM, roles: ['canary'] }],
    ['x.roles[1]: is in the list already', { ...FORM, roles: ['Manager', 'Manager'] }],
    ['x.scopes: must be a list', { ...FORM, scopes: new Set(['email']) }],
    ['x.scopes[0]: must be one of openid, email, orders', { ...FORM, scopes: ['canary'] }],
    ['x.scopes[1]: is in the list already', { ...FORM, scopes: ['email', 'email'] }],
  ]
  test.each(WRONG)('%s', (problem, form) => {
    expect(problemOf(() => readForm('x', form as ApplicationForm, CHOICES))).toBe(problem)
  })
})

describe('checkSecret()', () => {
  const PUBLIC = 'x: No client secret can be set for public applications.'
  const REQUIRED = 'x: The client secret is required for confidential applications.'
  const TEXT = 'x: must be a text that is not empty'

  test.each(
    [
      ['a new one of a confidential client', 'confidential', 'canary', false, 'canary'],
      ['another in its place', 'confidential', 'canary', true, 'canary'],
      ['blanks, which are a secret', 'confidential', ' ', false, ' '],
      ['an empty field keeps what is stored', 'confidential', '', true, undefined],
      ['so does none', 'confidential', undefined, true, undefined],
      ['none of a public client', 'public', undefined, false, undefined],
      ['an empty field of a public client', 'public', '', false, undefined],
      ['none of a client that becomes public', 'public', undefined, true, undefined],
    ] as const,
  )('%s', (_, type, secret, stored, entered) => {
    expect(checkSecret('x', type, secret, stored)).toBe(entered)
  })

  test.each(
    [
      [PUBLIC, 'public', 'canary', false],
      [PUBLIC, 'public', 'canary', true],
      [REQUIRED, 'confidential', undefined, false],
      [REQUIRED, 'confidential', '', false],
      [TEXT, 'confidential', null, true],
      [TEXT, 'confidential', 1234, false],
      [TEXT, 'confidential', ['canary'], false],
      [TEXT, 'confidential', new String('canary'), false],
    ] as const,
  )('%s (%s, %j)', (problem, type, secret, stored) => {
    expect(problemOf(() => checkSecret('x', type, secret, stored))).toBe(problem)
  })
})
