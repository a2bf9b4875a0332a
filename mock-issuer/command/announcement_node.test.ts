import { expect, test } from 'vitest'
import { announcement, readinessLine } from './announcement_node.ts'

const readiness = {
  issuer: 'https://127.0.0.1:8443/north',
  apiUrl: 'https://127.0.0.1:8443/north/api/graphql',
  healthUrl: 'https://127.0.0.1:8443/.mock-issuer/health',
  pid: 7,
}

test('a person is told what there is, in lines under each other', () => {
  expect(readinessLine(readiness)).toBe('mock-issuer ready: https://127.0.0.1:8443/north')
  const control = { url: 'http://127.0.0.1:9000', keyFile: '/tmp/state/control-key' }
  const files = { clientSecretFile: '/tmp/state/client-secret', caFile: '/tmp/state/authority.pem' }
  expect(announcement({ ...readiness, ...files, clientId: 'stocksync', control })).toEqual([
    '  API               https://127.0.0.1:8443/north/api/graphql',
    '  client id         stocksync',
    '  client secret in  /tmp/state/client-secret',
    '  authority in      /tmp/state/authority.pem',
    '  health            https://127.0.0.1:8443/.mock-issuer/health',
    '  control API       http://127.0.0.1:9000',
    '  control key in    /tmp/state/control-key',
    '  to stop           Ctrl-C or SIGTERM',
  ])
})

test('and that no application can log in, where none can', () => {
  expect(announcement(readiness)).toContain(
    '  client id         none: no application can log in with a secret',
  )
})

test('a client id cannot write a line of its own', () => {
  const clientId = 'x\u001b]0;owned\u0007\nmock-issuer ready: https://other.example/\u2028'
  expect(announcement({ ...readiness, clientId }))
    .toContain('  client id         x?]0;owned??mock-issuer ready: https://other.example/?')
})
