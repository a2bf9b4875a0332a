import { expect, test } from 'vitest'
import { responseOf } from '../../test-support/conformance_evidence.ts'
import { seenOf } from '../../test-support/conformance_seen.ts'
import type { WireResponse } from '../engine/exchange.ts'
import { authorizationFinding, hasLogin } from './authorization_answer.ts'

const ENDPOINT = 'https://pos.example/north/connect/authorize'
const LOGIN_PAGE = '<form><INPUT name=p\n type = "password"></form>'

function find(response: WireResponse, next?: WireResponse, endpoint: unknown = ENDPOINT) {
  const url = `${ENDPOINT}?client_id=stocksync&response_type=code`
  const answers = { 'P22.code': response, ...(next && { 'P22.code.next': next }) }
  const changes = { 'P22.code': { url }, 'P22.code.next': { url } }
  const seen = seenOf(answers, { metadata: { authorization_endpoint: endpoint }, changes })
  return authorizationFinding(seen, 'P22.code')
}

function to(location: string): WireResponse {
  return { ...responseOf(302), headers: [['Location', location]] }
}

test('without an authorization endpoint nobody can log in there', () => {
  expect(find(responseOf(404), undefined, undefined)).toMatchObject({ status: 'pass' })
  const none = seenOf({ 'P01.1': responseOf(200, 'x') })
  expect(authorizationFinding(none, 'P22.code').reason).toBe('no-discovery')
})

test('one of another host was not asked', () => {
  expect(find(responseOf(400), undefined, 'https://other.example/authorize')).toMatchObject({
    status: 'inconclusive',
    reason: 'other-host',
  })
  expect(find(responseOf(400), undefined, 7).reason).toBe('other-host')
})

test.each([
  ['an error page', responseOf(400, '<p>\n<strong>unauthorized_client</strong>'), 'pass'],
  ['an error on its line', responseOf(400, '<p>\n  unauthorized_client\n</p>'), 'pass'],
  ['an error as text', responseOf(400, 'state:a\r\nerror:unsupported_response_type\r\n'), 'pass'],
  ['an error in JSON', responseOf(400, { error: 'unauthorized_client' }), 'pass'],
  ['nothing there', responseOf(404), 'pass'],
  ['another error page', responseOf(400, '<p>invalid_request: no nonce</p>'), 'inconclusive'],
  ['a sentence', responseOf(400, 'Rule 1: no unauthorized_client please'), 'inconclusive'],
  ['another code', responseOf(400, 'error:unauthorized_client_app'), 'inconclusive'],
  ['a firewall', responseOf(403, '<p>Forbidden</p>'), 'inconclusive'],
  ['a firewall with a parameter', responseOf(400, 'parameter client_id blocked'), 'inconclusive'],
  ['a gateway with a code', responseOf(403, 'error:unauthorized_client'), 'inconclusive'],
  ['a broken server', responseOf(500, 'error:unauthorized_client'), 'inconclusive'],
  ['a page', responseOf(200, '<p>unauthorized_client</p>'), 'inconclusive'],
  ['a login page', responseOf(200, LOGIN_PAGE), 'fail'],
  ['a redirect to a login page', to('/north/Login?ReturnUrl=%2F'), 'fail'],
  ['a redirect to another host', to('https://login.example/?client_id=stocksync'), 'fail'],
  ['a code', to('https://client.example/cb?code=abc'), 'fail'],
  ['an error to the client', to('https://client.example/cb?error=unauthorized_client'), 'pass'],
  ['one in the fragment', to('https://client.example/#error=unsupported_response_type'), 'pass'],
  ['another error', to('https://client.example/cb?error=server_error'), 'inconclusive'],
  ['a redirect to nowhere', responseOf(302), 'inconclusive'],
])('%s', (_what, response, status) => {
  expect(find(response)).toMatchObject({ status, evidence: ['P22.code'] })
})

test('a redirect URI that is missing says nothing of the flow', () => {
  const missing =
    '<p>invalid_request: The mandatory &#x27;redirect_uri&#x27; parameter is missing.</p>'
  expect(find(responseOf(400, missing))).toMatchObject({
    status: 'review',
    reason: 'redirect-uri-first',
  })
  expect(find(responseOf(403, missing)).reason).toBe('refused-otherwise')
})

test('a request that was kept is followed to its end', () => {
  const kept = to(`${ENDPOINT}?client_id=stocksync&request_id=abc`)
  expect(find(kept)).toMatchObject({ reason: 'not-sent' })
  expect(find(kept, to('/north/Login'))).toMatchObject({
    status: 'fail',
    evidence: ['P22.code.next'],
  })
  const pushed = to('/north/connect/authorize?request_uri=urn%3Ax')
  expect(find(pushed, responseOf(400, 'error:unauthorized_client')).status).toBe('pass')
  // The login page may lie at the same path.
  expect(find(to(`${ENDPOINT}?prompt=login`)).status).toBe('fail')
})

test('a login page is told by its field', () => {
  expect(hasLogin(LOGIN_PAGE)).toBe(true)
  expect(hasLogin('<input type="text"> password')).toBe(false)
})
