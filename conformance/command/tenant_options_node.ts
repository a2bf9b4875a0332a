import { ConformanceError } from '../conformance_error.ts'
import type { RunOrder } from '../conduct_run_node.ts'
import type { Profile } from '../engine/check.ts'
import { type Given, misuse, type OptionKinds, readOptions, refuseWords } from './options_node.ts'
import { readReportChoices, type ReportChoice } from './report_choices.ts'
import { readSelection } from './selection.ts'

/** What `pos-auth conformance tenant` was asked for. */
export interface TenantOptions {
  /** Tenant and credential; missing for a mock tenant. */
  readonly place:
    | Pick<RunOrder, 'issuer' | 'clientId' | 'apiUrl' | 'scope' | 'caFile' | 'clientSecret'>
    | undefined
  readonly order: Pick<RunOrder, 'profile' | 'selection' | 'again' | 'expect'>
  readonly reports: readonly ReportChoice[]
  readonly isQuiet: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

const PLACE = {
  'issuer': 'text',
  'client-id': 'text',
  'api-url': 'text',
  'no-api': 'flag',
  'scope': 'text',
  'ca-file': 'text',
  'secret-env': 'text',
  'secret-file': 'text',
  'secret-stdin': 'flag',
  'secret-command': 'flag',
} as const satisfies OptionKinds

const KINDS: OptionKinds = {
  ...PLACE,
  'mock': 'flag',
  'only': 'texts',
  'skip': 'texts',
  'profile': 'text',
  'expect-role': 'texts',
  'also-serves-users': 'flag',
  'report': 'texts',
  'quiet': 'flag',
  'again': 'flag',
}

/** @throws {ConformanceError} one line that names what is wrong or missing, and never shows a value */
export function readTenantOptions(
  args: readonly string[],
  environment: Environment,
): TenantOptions {
  const given = readTenantLine(args)
  return {
    place: given.has('mock') ? undefined : readPlace(given, environment),
    order: {
      profile: readProfile(given),
      selection: readSelection(given.list('only'), given.list('skip')),
      again: given.has('again'),
      expect: {
        ...given.has('expect-role') ? { roles: given.all('expect-role') } : {},
        ...given.has('also-serves-users') ? { alsoServesUsers: true } : {},
      },
    },
    reports: readReportChoices(given.all('report')),
    isQuiet: given.has('quiet'),
  }
}

/**
 * The options of a run, taken apart; `plan` takes the same ones.
 *
 * @throws {ConformanceError}
 */
export function readTenantLine(args: readonly string[]): Given {
  const given = readOptions(args, KINDS)
  if (!given.has('secret-command')) refuseWords(given)
  else if (given.words.length > 0 || !given.behind?.length) {
    throw misuse('--secret-command needs a program: --secret-command -- pass show pos/stocksync')
  }
  const inTheWay = Object.keys(PLACE).find((name) => given.has(name))
  if (given.has('mock') && inTheWay !== undefined) {
    throw misuse(`--mock brings a tenant and a credential of its own: leave out --${inTheWay}`)
  }
  if (given.has('no-api') && given.has('api-url')) {
    throw misuse('--no-api and --api-url are both given: keep one')
  }
  const ways = ['secret-env', 'secret-file', 'secret-stdin', 'secret-command']
    .filter((name) => given.has(name))
  if (ways.length > 1) throw twice(`--${ways[0]} and --${ways[1]}`)
  return given
}

/** @throws {ConformanceError} `usage` */
export function readProfile(given: Given): Profile {
  const profile = given.text('profile') ?? 'pos'
  if (profile === 'pos' || profile === 'rfc') return profile
  throw misuse('--profile is pos or rfc')
}

function readPlace(given: Given, environment: Environment): TenantOptions['place'] {
  const variable = (name: string) => environment[name] || undefined
  const issuer = given.text('issuer') ?? variable('POS_ISSUER')
  const clientId = given.text('client-id') ?? variable('POS_CLIENT_ID')
  if (issuer === undefined) {
    throw new ConformanceError(
      'issuer-missing',
      'the issuer is missing: set POS_ISSUER, or give --issuer with the address of the tenant; ' +
        '--mock shows a run without one',
    )
  }
  if (clientId === undefined) {
    throw new ConformanceError(
      'client-id-missing',
      'the Client ID is missing: set POS_CLIENT_ID, or give --client-id',
    )
  }
  return {
    issuer,
    clientId,
    apiUrl: given.has('no-api') ? false : given.text('api-url') ?? variable('POS_API_URL'),
    scope: given.text('scope') ?? variable('POS_SCOPE'),
    caFile: given.text('ca-file') ?? variable('POS_CA_FILE'),
    clientSecret: readSecretReference(given, environment),
  }
}

function readSecretReference(given: Given, environment: Environment): RunOrder['clientSecret'] {
  const name = given.text('secret-env')
  const file = given.text('secret-file')
  if (name !== undefined) return { env: name }
  if (file !== undefined) return { file }
  if (given.has('secret-stdin')) return { stdin: true }
  if (given.has('secret-command')) return { command: given.behind ?? [] }
  const { POS_CLIENT_SECRET: value, POS_CLIENT_SECRET_FILE: path } = environment
  if (value && path) throw twice('POS_CLIENT_SECRET and POS_CLIENT_SECRET_FILE')
  if (path) return { file: path }
  if (value) return { env: 'POS_CLIENT_SECRET' }
  throw new ConformanceError(
    'secret-missing',
    'the Client Secret is missing: set POS_CLIENT_SECRET or POS_CLIENT_SECRET_FILE, or give ' +
      '--secret-env, --secret-file, --secret-stdin or --secret-command',
  )
}

function twice(names: string): ConformanceError {
  return new ConformanceError('secret-twice', `${names} both name a Client Secret: keep one`)
}
