import { expect, test } from 'vitest'
import {
  type Alter,
  changeJson,
  changeStatus,
  replaceBody,
  when,
} from '../self_test/alterations.ts'
import { runScenario } from '../self_test/scenario.ts'

/** `String()` of it throws. */
const HOSTILE = { toString: 1, valueOf: 1 }

const DISCOVERY = '/.well-known/openid-configuration'
const TOKEN = '/connect/token'

function answered(status: number, members: object): Alter {
  const body = replaceBody(JSON.stringify(members))
  return when(TOKEN, (response, request) => changeStatus(status)(body(response, request), request))
}

function publishing(key: object): Alter {
  return when('/.well-known/jwks', (response, request) => {
    const keys = JSON.parse(response.body).keys.map((given: object) => ({ ...given, ...key }))
    return changeJson({ keys })(response, request)
  })
}

const memberOf = (name: string, value: unknown) => when(DISCOVERY, changeJson({ [name]: value }))

test.each<[string, Alter]>([
  ...['issuer', 'token_endpoint', 'jwks_uri', 'authorization_endpoint', 'userinfo_endpoint']
    .flatMap((name): [string, Alter][] => [
      [`${name} of an object`, memberOf(name, HOSTILE)],
      [`${name} of a list`, memberOf(name, [HOSTILE])],
    ]),
  ['flows of objects', memberOf('grant_types_supported', [HOSTILE])],
  ['methods of objects', memberOf('token_endpoint_auth_methods_supported', [HOSTILE])],
  ['an error of an object', answered(400, { error: HOSTILE })],
  ['an error that every object has', answered(400, { error: 'constructor' })],
  [
    'a description of an object',
    answered(401, {
      error: 'invalid_client',
      error_description: HOSTILE,
      error_uri: [HOSTILE],
    }),
  ],
  ['a use of an object', publishing({ use: HOSTILE, key_ops: ['sign'] })],
  ['operations of objects', publishing({ key_ops: [HOSTILE] })],
  ['an operation that every object has', publishing({ use: 'sig', key_ops: ['constructor'] })],
  ['a key of objects', publishing({ kty: HOSTILE, alg: HOSTILE, kid: HOSTILE, x5c: [HOSTILE] })],
  ['a modulus of an object', publishing({ n: HOSTILE, e: HOSTILE })],
  ['an endless exponent', publishing({ e: 'AQAB'.repeat(45_000) })],
])('%s is no fault of the kit', async (_what, alter) => {
  const { conclusion, verdicts } = await runScenario({ alter })
  expect(conclusion.exitCode, conclusion.message).not.toBe(4)
  expect(verdicts.filter(({ status }) => status === 'error')).toEqual([])
  expect(verdicts.filter(({ reason }) => typeof reason !== 'string')).toEqual([])
})
