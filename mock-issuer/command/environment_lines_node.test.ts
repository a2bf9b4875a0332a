import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { propertyRuns } from '../../test-support/property_runs.ts'
import { environmentLines } from './environment_lines_node.ts'

const readiness = {
  issuer: 'https://127.0.0.1:8443/',
  apiUrl: 'https://127.0.0.1:8443/api/graphql',
  healthUrl: 'https://127.0.0.1:8443/.mock-issuer/health',
  pid: 7,
}

test('there is a line for each variable, none for what is missing', () => {
  expect(environmentLines({
    ...readiness,
    clientId: 'stocksync',
    clientSecretFile: '/tmp/state/client-secret',
    caFile: '/tmp/state/authority.pem',
  })).toEqual([
    "export POS_ISSUER='https://127.0.0.1:8443/'",
    "export POS_API_URL='https://127.0.0.1:8443/api/graphql'",
    "export POS_CLIENT_ID='stocksync'",
    "export POS_CLIENT_SECRET_FILE='/tmp/state/client-secret'",
    "export POS_CA_FILE='/tmp/state/authority.pem'",
  ])
  expect(environmentLines(readiness)).toHaveLength(2)
})

test('a shell reads each value as it is, whatever is in it', () => {
  const text = fc.string({
    unit: fc.constantFrom("'", '"', '$', '`', '\\', ' ', '!', '\n', '(', 'a', 'é'),
  })
  fc.assert(
    fc.property(fc.array(text, { minLength: 20, maxLength: 20 }), (values) => {
      const scripts = values.map((clientId) =>
        `${
          environmentLines({ ...readiness, clientId }).join('\n')
        }\nprintf '%s\\0' "$POS_CLIENT_ID"\n`
      )
      const out = execFileSync('sh', ['-eu'], { input: scripts.join(''), encoding: 'utf8' })
      expect(out.split('\0').slice(0, -1)).toEqual(values)
    }),
    propertyRuns(200),
  )
})
