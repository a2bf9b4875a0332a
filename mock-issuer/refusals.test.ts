import { describe, expect, test } from 'vitest'
import { readRecordings } from './recordings/data_node.ts'
import {
  missing,
  type Refusal,
  REFUSALS,
  refuse,
  refuseToken,
  TOKEN_REFUSALS,
  unpaired,
} from './refusals.ts'

const NO_STORE = [
  ['Cache-Control', 'no-store'],
  ['Expires', 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ['Pragma', 'no-cache'],
]
const recorded = JSON.stringify(readRecordings()['5.8'])
// Nobody sent an ID token there. The README of the recordings has the text of the second; both
// numbers, and the first text, are from OpenIddict's resources.
const NOT_RECORDED: Record<string, [id: string, description: string]> = {
  revokedType: ['ID2079', 'This token cannot be revoked.'],
  noAccessToken: ['ID2008', 'The specified token is not an access token.'],
}
const rowsOf = (refusals: Record<string, Refusal>) =>
  Object.entries(refusals).filter(([name]) => !Object.hasOwn(NOT_RECORDED, name))

/** As text of the data file, in which texts are JSON within JSON. */
function inRecording(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

describe('the refusals', () => {
  test.each(rowsOf(REFUSALS))('%s is what was recorded', (_, refused) => {
    const { body } = refuse(refused)
    expect(recorded).toContain(inRecording(body))
  })

  test.each(rowsOf(TOKEN_REFUSALS))('of a token, %s is what was recorded', (_, refused) => {
    const challenge = refuseToken(401, refused).headers.at(-1)?.[1] ?? ''
    expect(challenge).toMatch(/^Bearer error="/)
    expect(recorded).toContain(inRecording(challenge))
  })

  test('that were not recorded have the words of the source', () => {
    const all: Record<string, Refusal> = { ...REFUSALS, ...TOKEN_REFUSALS }
    for (const [name, [id, description]] of Object.entries(NOT_RECORDED)) {
      expect(all[name]).toMatchObject({ id, description })
    }
    expect(REFUSALS.revokedType.error).toBe('unsupported_token_type')
    expect(TOKEN_REFUSALS.noAccessToken.error).toBe('invalid_token')
  })

  test('of what is missing name the parameter', () => {
    const description = "The mandatory 'code' parameter is missing."
    expect(missing('code')).toEqual({ error: 'invalid_request', id: 'ID2029', description })
    expect(missing('code', 'invalid_client').error).toBe('invalid_client')
  })

  test('of half an assertion name the missing half first', () => {
    expect(unpaired('client_assertion_type', 'client_assertion')).toEqual({
      error: 'invalid_request',
      id: 'ID2037',
      description:
        "The 'client_assertion_type' parameter cannot be used without 'client_assertion'.",
    })
  })
})

describe('refuse()', () => {
  const refused: Refusal = { error: 'invalid_grant', description: "é 'x' + y", id: 'ID1' }
  const uri = 'https://documentation.openiddict.com/errors/ID1'

  test('writes the three members, indented, the text as it is, with its length in bytes', () => {
    const body = '{\n  "error": "invalid_grant",\n' +
      `  "error_description": "é 'x' + y",\n  "error_uri": "${uri}"\n}`
    expect(refuse(refused)).toEqual({
      status: 400,
      headers: [
        ['Content-Length', `${body.length + 1}`],
        ['Content-Type', 'application/json;charset=UTF-8'],
        ...NO_STORE,
      ],
      body,
    })
  })

  test('challenges a client, and only a client, after all other headers', () => {
    const { status, headers } = refuse({ ...refused, error: 'invalid_client' })
    expect(status).toBe(401)
    expect(headers.slice(-2)).toEqual([
      ['Pragma', 'no-cache'],
      [
        'WWW-Authenticate',
        `Basic error="invalid_client", error_description="é 'x' + y", error_uri="${uri}"`,
      ],
    ])
  })

  test.each(['unauthorized_client', 'invalid_request', 'invalid_scope', 'invalid_grant'])(
    'does not challenge for %s',
    (error) => {
      const { status, headers } = refuse({ ...refused, error })
      expect(status).toBe(400)
      expect(headers.map(([name]) => name)).not.toContain('WWW-Authenticate')
    },
  )

  test('lets an endpoint do without headers about caching', () => {
    expect(refuse(refused, []).headers.map(([name]) => name)).toEqual([
      'Content-Length',
      'Content-Type',
    ])
  })
})

describe('refuseToken()', () => {
  test('says nothing in the body, and no more than the scheme if there was no token', () => {
    expect(refuseToken(401)).toEqual({
      status: 401,
      headers: [['Content-Length', '0'], ...NO_STORE, ['WWW-Authenticate', 'Bearer']],
      body: '',
    })
  })

  test('lets an endpoint do without headers about caching', () => {
    expect(refuseToken(400, TOKEN_REFUSALS.noUser, []).headers.map(([name]) => name))
      .toEqual(['Content-Length', 'WWW-Authenticate'])
  })

  test('says in the challenge what is wrong with the token', () => {
    const { status, headers, body } = refuseToken(403, TOKEN_REFUSALS.access)
    expect([status, body]).toEqual([403, ''])
    expect(headers.at(-1)).toEqual([
      'WWW-Authenticate',
      'Bearer error="insufficient_access", error_description="The user represented by the token ' +
      'is not allowed to perform the requested action.", ' +
      'error_uri="https://documentation.openiddict.com/errors/ID2095"',
    ])
  })
})
