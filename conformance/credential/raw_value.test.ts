import { expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { ConformanceError } from '../conformance_error.ts'
import { readRawValue } from './raw_value.ts'

const canary = createCanary()
const { value } = canary

test.each<[string, string, string, string[]]>([
  ['nothing around it', value, value, []],
  ['one line feed', `${value}\n`, value, []],
  ['a carriage return', `${value}\r\n`, value, ['a carriage return behind it']],
  ['two line feeds', `${value}\n\n`, `${value}\n`, ['a line end behind it']],
  ['a line feed before', `\n${value}`, `\n${value}`, ['a line end before it']],
  ['a blank before', ` ${value}\n`, ` ${value}`, ['a blank before it']],
  ['a tab behind', `${value}\t\n`, `${value}\t`, ['a blank behind it']],
  ['a mark', `\uFEFF${value}`, `\uFEFF${value}`, ['a byte order mark before it']],
  ['a line of .env', `POS_CLIENT_SECRET=${value}\n`, `POS_CLIENT_SECRET=${value}`, [
    'the name of a variable before it',
  ]],
  ['quotes', `"${value}"\n`, `"${value}"`, ['quotes around it']],
  ['other quotes', `'${value}'`, `'${value}'`, ['quotes around it']],
])('%s in a file: noted, and cut off only where a file has it', (_, raw, secret, surroundings) => {
  expect(readRawValue(raw, true, 'in f')).toEqual({ clientSecret: secret, surroundings })
})

test('nothing is cut off a variable', () => {
  expect(readRawValue(`${value}\n`, false, 'in V')).toEqual({
    clientSecret: `${value}\n`,
    surroundings: ['a line end behind it'],
  })
})

test.each([
  ['secret-empty', ''],
  ['secret-empty', '\n'],
  ['secret-empty', ' \uFEFF\r\n'],
  ['secret-not-one-line', `${value}\n${value}\n`],
  ['secret-not-one-line', `SECRET=1\r\n${value}`],
])('%s: %j', (reason, raw) => {
  let error: unknown
  try {
    readRawValue(raw, true, 'in /run/pos')
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(ConformanceError)
  const { message, ...members } = error as ConformanceError
  expect(members).toMatchObject({ reason, exitCode: 2 })
  expect(message).toMatch(/^the Client Secret in \/run\/pos .*: .*$/)
  expect(canary.findIn(message)).toEqual([])
})
