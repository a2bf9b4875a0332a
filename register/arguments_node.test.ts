import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { readArguments } from './arguments_node.ts'
import { RegisterError } from './failure.ts'

/** The one line that a misuse gives. */
function misuse(...args: string[]): string {
  try {
    readArguments(args)
  } catch (error) {
    if (!(error instanceof RegisterError)) throw error
    expect(error.exitCode).toBe(2)
    expect(error.message).not.toMatch(/[\r\n]/)
    return error.message
  }
  return expect.unreachable('should have thrown')
}

describe('readArguments()', () => {
  test('knows nothing from nothing', () => {
    expect(readArguments([])).toEqual({
      roles: [],
      secretStdin: false,
      showSecret: false,
      recipeWithSecret: false,
      confirmSecretInRecipe: false,
      json: false,
      help: false,
    })
  })

  test('reads every option, also behind an equals sign', () => {
    const args = ['--client-id', 'stocksync', '--display-name=-Stock sync-', '--role', 'Manager']
    args.push('--role=GraphQL User', '--issuer', 'https://shop.example', '--secret-file', 'a b')
    args.push('--secret-stdin', '--show-secret', '--recipe', 'r.json', '--recipe-with-secret')
    args.push('--confirm-secret-in-recipe')
    expect(readArguments(args)).toEqual({
      clientId: 'stocksync',
      displayName: '-Stock sync-',
      roles: ['Manager', 'GraphQL User'],
      issuer: 'https://shop.example',
      secretFile: 'a b',
      secretStdin: true,
      showSecret: true,
      recipe: 'r.json',
      recipeWithSecret: true,
      confirmSecretInRecipe: true,
      json: false,
      help: false,
    })
    expect(readArguments(['--json', '--to-mock', 'ready'])).toMatchObject({
      json: true,
      toMock: 'ready',
    })
  })

  test.each(['--help', '-h'])('%s is help, whatever else is wrong', (help) => {
    expect(readArguments([help, '--client-id', ' ']).help).toBe(true)
  })

  const { value, findIn } = createCanary()
  test.each([
    [['--secret', value]],
    [[`--secret=${value}`]],
    [['--client-secret', value]],
    [['--password', value]],
  ])('refuses a secret as an argument, with the reason', (args) => {
    const said = misuse(...args)
    expect(said).toMatch(/can be read by everybody .* --secret-stdin$/)
    expect(findIn(said)).toEqual([])
  })

  test.each([
    ['a value of its own', [value]],
    ['a value behind --', ['--', value]],
    ['an option like a secret', [`--${value}`]],
    ['a value of a flag', [`--secret-stdin=${value}`]],
    ['a value of an unknown option', [`--foo=${value}`]],
  ])('shows nothing of %s', (_, args) => {
    expect(findIn(misuse(...args))).toEqual([])
  })

  test.each([
    [['--colour'], "There is no such option --colour: see 'pos-auth register --help'"],
    [['-x'], "There is no such option -x: see 'pos-auth register --help'"],
    [['stocksync'], /^Something stands there that belongs to no option: see /],
    [['--client-id'], /^--client-id needs a value /],
    [['--client-id='], /^--client-id needs a value /],
    [['--client-id', '--json'], /^--client-id needs a value /],
    [['--recipe', 'a\nb'], /^--recipe has a line break /],
    [['--client-id', 'a', '--client-id', 'b'], '--client-id is given twice: keep one'],
    [['--json=yes'], '--json takes no value: leave it out'],
    [['--client-id', ' '], 'Client ID is empty, and the page requires it'],
    [['--display-name', ' '], 'Display Name is empty, and the page requires it'],
    [['--role', ' '], 'Role is empty, and the page requires it'],
    [['--issuer', 'http://shop.example'], /^--issuer is no https address/],
    [
      ['--issuer', 'https://shop.example', '--to-mock', 'f'],
      /^--issuer and --to-mock .* keep one$/,
    ],
    [['--json', '--show-secret'], /^--json never holds the secret: /],
    [['--recipe-with-secret'], /^--recipe-with-secret needs --recipe FILE/],
    [['--recipe', 'r', '--confirm-secret-in-recipe'], /confirms nothing without /],
  ])('refuses %j', (args, problem) => {
    expect(misuse(...args)).toMatch(problem)
  })
})
