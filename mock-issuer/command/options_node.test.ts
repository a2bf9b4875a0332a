import { describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { commandProblemOf } from '../../test-support/command_problem_of.ts'
import { readOptions, USAGE } from './options_node.ts'

describe('readOptions()', () => {
  test('has a default for everything', () => {
    expect(readOptions([])).toEqual({
      config: undefined,
      port: 0,
      host: '127.0.0.1',
      publicUrl: undefined,
      http: false,
      stateDir: undefined,
      readyFile: undefined,
      printEnv: false,
      control: false,
      help: false,
    })
  })

  test('reads each option', () => {
    const args = '--config c.json --port 8443 --host 0.0.0.0 --public-url https://pos.example/ ' +
      '--http --state-dir state --ready-file ready.json --print-env --control -h'
    expect(readOptions(args.split(' '))).toEqual({
      config: 'c.json',
      port: 8443,
      host: '0.0.0.0',
      publicUrl: 'https://pos.example/',
      http: true,
      stateDir: 'state',
      readyFile: 'ready.json',
      printEnv: true,
      control: true,
      help: true,
    })
  })

  const canary = createCanary()
  test.each<[string, string[], string]>([
    ['unknown', ['--secret', canary.value], '--secret is unknown'],
    ['unknown with a value', [`--secret=${canary.value}`], '--secret is unknown'],
    ['unknown and short', ['-x'], '-x is unknown'],
    ['a secret for a name', [`--${canary.value}`], 'an option is unknown'],
    ['without its value', ['--config'], '--config needs a value'],
    ['followed by another', ['--config', '--http'], '--config needs a value'],
    ['with an empty value', ['--state-dir', ''], '--state-dir needs a value'],
    ['with a value it does not take', [`--http=${canary.value}`], '--http takes no value'],
    ['a word alone', [canary.value], 'takes options only'],
    ['a port that is none', ['--port', canary.value], '--port must be a number from 0 to 65535'],
    ['a port too high', ['--port', '65536'], '--port must be a number from 0 to 65535'],
    ['a port in hexadecimal', ['--port', '0x50'], '--port must be a number from 0 to 65535'],
    ['an empty port', ['--port='], '--port must be a number from 0 to 65535'],
  ])('refuses an option that is %s, and shows no value', async (_, args, problem) => {
    const error = await commandProblemOf(() => readOptions(args))
    expect(error).toMatchObject({ exitCode: 2, message: `${problem}, see --help` })
    expect(canary.findIn(error.message)).toEqual([])
  })
})

test('the usage names every option and fits into 80 columns', () => {
  const names = Object.keys(readOptions([]))
    .map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  for (const name of names) expect(USAGE).toMatch(new RegExp(`^  --${name}\\b`, 'm'))
  expect(USAGE.match(/^ {2}--/gm)).toHaveLength(names.length)
  for (const line of USAGE.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
