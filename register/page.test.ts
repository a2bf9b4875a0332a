import { describe, expect, test } from 'vitest'
import { LEAVE_EMPTY, pageFields } from './page.ts'

describe('pageFields()', () => {
  const application = {
    clientId: 'stocksync',
    displayName: 'Stock sync',
    roles: ['GraphQL User', 'Manager'],
  }

  test('names the fields in the order of the documentation', () => {
    expect(pageFields(application, 'from the file').map(({ field }) => field)).toEqual([
      'Client ID',
      'Display Name',
      'Type',
      'Client Secret',
      'Flows',
      'Client Credentials Roles',
    ])
  })

  test('says what to enter in each', () => {
    expect(pageFields(application, 'from the file').map(({ enter }) => enter)).toEqual([
      'stocksync',
      'Stock sync',
      'Confidential client',
      'from the file',
      'Allow Client Credentials Flow, and no other',
      'GraphQL User, Manager',
    ])
  })
})

describe('LEAVE_EMPTY', () => {
  test('has every other flow, and what belongs to them', () => {
    const flows = ['Authorization Code', 'Implicit', 'Hybrid', 'Password', 'Refresh Token']
    for (const flow of flows) expect(LEAVE_EMPTY).toContain(`Allow ${flow} Flow`)
    for (const rest of ['Redirect Uris', 'Allow Logout Endpoint', 'Logout Redirect Uris']) {
      expect(LEAVE_EMPTY).toContain(rest)
    }
    expect(LEAVE_EMPTY).toContain('Require Proof Key for Code Exchange')
    expect(LEAVE_EMPTY.join()).toContain('Allowed Scopes')
    expect(LEAVE_EMPTY.join()).not.toContain('Client Credentials')
  })
})
