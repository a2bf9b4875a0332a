import { ConformanceError } from './conformance_error.ts'

const isText = (value: unknown): boolean => typeof value === 'string'
const isFilledText = (value: unknown): boolean => isText(value) && value !== ''
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isFunction = (value: unknown): boolean => typeof value === 'function'
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

/** Whether a value is an object with a member of each kind. */
function has(value: unknown, kinds: Readonly<Record<string, Kind>>): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(kinds).every(([name, is]) => is((value as Record<string, unknown>)[name]))
}

type Kind = (value: unknown) => boolean

/** What each option accepts, and that in words. */
const OPTIONS: Readonly<Record<string, readonly [Kind, string]>> = {
  issuer: [isText, 'is missing or no text: give the address of the tenant'],
  clientId: [isText, 'is missing or no text: copy it from the application'],
  clientSecret: [
    isReference,
    'is one of { env }, { file }, { command } and { value }, of texts: ' +
    'command is an array with the program and its arguments',
  ],
  apiUrl: [(value) => isText(value) || value === false, 'is a text or false'],
  scope: [isText, 'is a text, with spaces between scopes'],
  ca: [(value) => isText(value) || isTexts(value), 'is a text or an array of texts, in PEM'],
  caFile: [isFilledText, 'is the path of a file'],
  profile: [(value) => value === 'pos' || value === 'rfc', "is 'pos' or 'rfc'"],
  only: [isTexts, "is an array of texts, such as ['DISC']"],
  skip: [isTexts, "is an array of texts, such as ['DISC']"],
  expect: [(value) => has(value, {}) && !Array.isArray(value), 'is an object'],
  subject: [
    (value) => value === false || has(value, { name: isFilledText, create: isFunction }),
    'is false or an object with a name and a function create',
  ],
  again: [isFlag, 'is true or false'],
  signal: [
    (value) => has(value, { aborted: isFlag, addEventListener: isFunction }),
    'is an AbortSignal',
  ],
  onProgress: [isFunction, 'is a function'],
  transport: [(value) => has(value, { send: isFunction }), 'is an object with a function send'],
}

const EXPECTATIONS: typeof OPTIONS = {
  roles: [isTexts, "is an array of texts, such as ['Manager']"],
  alsoServesUsers: [isFlag, 'is true or false'],
}

const REQUIRED: readonly string[] = ['issuer', 'clientId', 'clientSecret']

/**
 * Looks at what JavaScript may hand over in place of the options of the library.
 *
 * @throws {ConformanceError} `usage`, naming the option and what it accepts, never a value
 */
export function checkLibraryOptions(caller: string, options: unknown): void {
  if (!has(options, {})) {
    throw misuse(caller, 'its argument is an object with issuer, clientId and clientSecret')
  }
  check(caller, '', options as object, OPTIONS, REQUIRED)
  const { expect } = options as { expect?: object }
  if (expect !== undefined) check(caller, 'expect.', expect, EXPECTATIONS, [])
}

function check(
  caller: string,
  prefix: string,
  given: object,
  options: typeof OPTIONS,
  required: readonly string[],
): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(options, name))
  if (unknown !== undefined) {
    throw misuse(caller, `there is no option ${prefix}${unknown}, look at its spelling`)
  }
  for (const [name, [is, accepts]] of Object.entries(options)) {
    const value = (given as Record<string, unknown>)[name]
    if (value === undefined && !required.includes(name)) continue
    if (!is(value)) throw misuse(caller, `${prefix}${name} ${accepts}`)
  }
}

/** From one place, and from there. A text as command would be started by its first letter. */
function isReference(value: unknown): boolean {
  if (!has(value, {}) || Object.keys(value as object).length !== 1) return false
  return has(value, { env: isFilledText }) || has(value, { file: isFilledText }) ||
    has(value, { value: isText }) || has(value, { command: isCommand })
}

function isCommand(value: unknown): boolean {
  return isTexts(value) && isFilledText((value as readonly string[])[0])
}

function misuse(caller: string, problem: string): ConformanceError {
  return new ConformanceError('usage', `${caller}: ${problem}`)
}
