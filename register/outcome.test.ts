import { expect, test } from 'vitest'
import { toJson } from './outcome.ts'

test('toJson() says all of it, and that there was no login', () => {
  const outcome = {
    application: { clientId: 'stocksync', displayName: 'Stock sync', roles: ['Manager'] },
    warnings: ['Without the role'],
    files: { secret: '/x/stocksync.secret' },
    environment: { POS_CLIENT_ID: 'stocksync', POS_CLIENT_SECRET_FILE: '/x/stocksync.secret' },
    recipeHasSecret: false,
  }
  expect(toJson(outcome)).toEqual({
    clientId: 'stocksync',
    displayName: 'Stock sync',
    roles: ['Manager'],
    type: 'confidential',
    flows: ['client_credentials'],
    menu: 'Security / OpenID Connect / Applications',
    fields: expect.arrayContaining([
      { field: 'Client Secret', enter: 'the content of /x/stocksync.secret' },
    ]),
    leaveEmpty: expect.arrayContaining(['Allow Password Flow']),
    warnings: ['Without the role'],
    files: { secret: '/x/stocksync.secret' },
    env: outcome.environment,
    login: null,
  })
  const login = { tokenType: 'Bearer', expiresInSeconds: 3599 }
  expect(toJson({ ...outcome, login }).login).toEqual(login)
})
