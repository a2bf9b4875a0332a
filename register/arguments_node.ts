import { parseArgs } from 'node:util'
import { problemWithEntry } from './application.ts'
import { RegisterError } from './failure.ts'
import { problemWithIssuer } from './issuer.ts'

/** The options, as given. */
export interface Arguments {
  readonly clientId?: string
  readonly displayName?: string
  readonly roles: readonly string[]
  readonly issuer?: string
  readonly secretFile?: string
  readonly secretStdin: boolean
  readonly showSecret: boolean
  readonly recipe?: string
  readonly recipeWithSecret: boolean
  readonly confirmSecretInRecipe: boolean
  readonly toMock?: string
  readonly json: boolean
  readonly help: boolean
}

const TEXTS = ['client-id', 'display-name', 'role', 'issuer', 'secret-file', 'recipe', 'to-mock']
const FLAGS = [
  ...['secret-stdin', 'show-secret', 'recipe-with-secret', 'confirm-secret-in-recipe'],
  ...['json', 'help'],
]
const HELP_HINT = "see 'pos-auth register --help'"

/** @throws {RegisterError} 2, for options that make no sense; shows no value of an unknown one */
export function readArguments(args: readonly string[]): Arguments {
  const { texts, roles, flags } = parse(args)
  const given: Arguments = {
    ...texts,
    roles,
    secretStdin: flags.has('secret-stdin'),
    showSecret: flags.has('show-secret'),
    recipeWithSecret: flags.has('recipe-with-secret'),
    confirmSecretInRecipe: flags.has('confirm-secret-in-recipe'),
    json: flags.has('json'),
    help: flags.has('help'),
  }
  if (!given.help) check(given)
  return given
}

function parse(args: readonly string[]) {
  const options = Object.fromEntries([
    ...TEXTS.map((name) => [name, { type: 'string' as const }]),
    ...FLAGS.map((name) => [name, { type: 'boolean' as const }]),
    ['help', { type: 'boolean' as const, short: 'h' }],
  ])
  const texts: Record<string, string> = {}
  const roles: string[] = []
  const flags = new Set<string>()
  // Not strict: its own errors show values and take several lines.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option') {
      throw misuse(`Something stands there that belongs to no option: ${HELP_HINT}`)
    }
    const { name, value, inlineValue } = token
    if (/^(client-?)?(secret|password)$/.test(name)) {
      throw misuse(
        'A secret given as an argument can be read by everybody on this machine and stays in the ' +
          'history of the shell: make another one and pipe it in with --secret-stdin',
      )
    }
    if (FLAGS.includes(name)) {
      if (value !== undefined) throw misuse(`--${name} takes no value: leave it out`)
      flags.add(name)
    } else if (TEXTS.includes(name)) {
      if (!value || (!inlineValue && value.startsWith('-'))) {
        throw misuse(`--${name} needs a value (--${name}=VALUE, if it begins with a dash)`)
      }
      if (/\p{Cc}/u.test(value)) {
        throw misuse(`--${name} has a line break or another control character: type it anew`)
      }
      const key = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
      if (name === 'role') roles.push(value)
      else if (key in texts) throw misuse(`--${name} is given twice: keep one`)
      else texts[key] = value
    } else {
      // What looks like anything but a mistyped option might be a secret.
      const { rawName } = token
      const shown = /^--?[a-z]+(-[a-z]+)*$/.test(rawName) && rawName.length < 30
      throw misuse(`There is no such option${shown ? ` ${rawName}` : ''}: ${HELP_HINT}`)
    }
  }
  return { texts, roles, flags }
}

function check(given: Arguments): void {
  const { clientId, displayName, issuer } = given
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['Client ID', clientId],
    ['Display Name', displayName],
    ...given.roles.map((role) => ['Role', role] as const),
  ]
  for (const [field, text] of entries) {
    const problem = text === undefined ? undefined : problemWithEntry(text)
    if (problem) throw misuse(`${field} ${problem}`)
  }
  const problem = issuer === undefined ? undefined : problemWithIssuer(issuer)
  if (problem) throw misuse(`--issuer ${problem}`)
  if (issuer !== undefined && given.toMock !== undefined) {
    throw misuse(
      '--issuer and --to-mock are both given, and the ready file names its own: keep one',
    )
  }
  if (given.json && given.showSecret) {
    throw misuse('--json never holds the secret: read it from the file, or leave out --show-secret')
  }
  if (given.recipeWithSecret && given.recipe === undefined) {
    throw misuse('--recipe-with-secret needs --recipe FILE: say where it goes')
  }
  if (given.confirmSecretInRecipe && !given.recipeWithSecret) {
    throw misuse('--confirm-secret-in-recipe confirms nothing without --recipe-with-secret')
  }
}

function misuse(message: string): RegisterError {
  return new RegisterError(2, message)
}
