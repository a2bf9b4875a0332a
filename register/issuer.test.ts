import { describe, expect, test } from 'vitest'
import { isLoopback, problemWithIssuer } from './issuer.ts'

describe('problemWithIssuer()', () => {
  test.each([
    'https://shop.example',
    'https://shop.example/north',
    'https://shop.example:8443/north/',
    'http://127.0.0.1:5000/north',
    'http://[::1]:5000',
    'http://localhost:5000',
  ])('takes %s', (address) => {
    expect(problemWithIssuer(address)).toBeUndefined()
  })

  test.each([
    ['shop.example', /^is no address/],
    ['https://shop.example/\nnorth', /^is no address/],
    ['https://ann:pw@shop.example', /^has a user or a password/],
    ['https://shop.example?x', /^has a query/],
    ['https://shop.example#x', /^has a query or a fragment/],
    ['http://shop.example', /^is no https address/],
    ['http://127.0.0.1.shop.example', /^is no https address/],
    ['ftp://shop.example', /^is no https address/],
  ])('refuses %j', (address, problem) => {
    expect(problemWithIssuer(address)).toMatch(problem)
  })
})

test('isLoopback() knows this machine', () => {
  const urls = ['http://127.0.0.1', 'http://127.9.9.9', 'http://[::1]', 'http://localhost']
  expect(urls.map((url) => isLoopback(new URL(url)))).toEqual([true, true, true, true])
  const others = ['http://128.0.0.1', 'http://localhost.example', 'http://0.0.0.0']
  expect(others.map((url) => isLoopback(new URL(url)))).toEqual([false, false, false])
})
