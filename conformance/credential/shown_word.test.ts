import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { randomText } from '../../test-support/canary.ts'
import { mayShow } from './shown_word.ts'

test.each([
  ...['secret.txt', 'client-secret', 'STOCKSYNC_SECRET', 'T-DISC-01', 'OAuth-2.1-2.4.1'],
  ...['/run/secrets/pos-client-secret-of-stocksync', 'certs/2026/root2.pem', '../secret', '~/s'],
  ...['/home/JohnSmith/pos.txt', '/tmp/pos-auth-aB3xY9/secret', 'C:\\Program Files (x86)\\pos.txt'],
])('%s is shown', (word) => {
  expect(mayShow(word)).toBe(true)
})

test.each([
  ...['correct-horse-battery-staple', 'echo secret', 'PASS=secret', 'p4ssw0rd!', 'a\0b', 'a\nb'],
  ...['Xk3v9-Pq7r2', 'abcdefghijklmnopq', 'xK3vPq9rT', 'secrets/xK3vPq9rT', 'xK3vPq9rT/secret'],
])('%j is not shown', (word) => {
  expect(mayShow(word)).toBe(false)
})

test('a random secret is never shown, wherever it stands', () => {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  for (let round = 0; round < 100; round++) {
    for (
      const secret of [
        randomText(20 + round % 40),
        randomText(20, letters),
        randomText(20, letters.toLowerCase()),
        randomText(20, '0123456789'),
        randomBytes(32).toString('base64'),
        randomBytes(32).toString('base64url'),
        randomBytes(16).toString('hex'),
        randomUUID(),
      ]
    ) {
      const words = [secret, `/run/${secret}`, `./${secret}/secret.txt`, `PASS=${secret}`]
      expect(words.filter(mayShow)).toEqual([])
    }
  }
})
