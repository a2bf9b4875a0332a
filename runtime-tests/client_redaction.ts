// What holds a secret or token, through every printer of every runtime: none may show it.
import { createPosClient, type PosAuthEvent } from 'pos-auth'
import { createMockIssuer, fault } from 'pos-auth/mock-issuer'
import type { Check } from './client_world.ts'

/** By name. */
export type Printers = Readonly<Record<string, (value: unknown) => string>>

/** What every runtime has. */
const PRINTERS: Printers = {
  'String': String,
  'a template': (value) => `${value}`,
  'JSON.stringify': (value) => JSON.stringify(value) ?? '',
  'structuredClone': (value) => ownText(structuredClone(value)),
  'Object.entries': (value) => String(Object.entries(value as object).flat()),
  'own properties': ownText,
  'stack and cause': (value) => {
    const { stack, cause } = value as Error
    return `${stack} ${ownText(cause)}`
  },
}

/** Names and values of all own properties, hidden ones and those of values included. */
function ownText(value: unknown, seen: Set<unknown> = new Set()): string {
  if (!(value instanceof Object) || seen.has(value)) return String(value)
  seen.add(value)
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}: ${ownText(value[key as keyof object], seen)}`).join('\n')
}

/** @param values which nothing may show */
export async function redaction(
  check: Check,
  values: { readonly secret: string; readonly token: string; readonly printers: Printers },
): Promise<void> {
  const { secret, token } = values
  const isShown = (text: string) => [secret, token].some((value) => isIn(text, value))
  const { errors, others } = await collect(secret, token)
  for (const [what, error] of Object.entries(errors)) check(`${what} fails`, error instanceof Error)
  const subjects = { ...others, ...errors }
  const disguises = [secret.slice(5, 30), encodeURIComponent(secret), btoa(`stocksync:${secret}`)]
  check('the search knows disguises', disguises.every(isShown))
  const leaks = [new Error(secret), { token }]
  for (const [name, print] of Object.entries({ ...PRINTERS, ...values.printers })) {
    check(`${name} is looked through`, leaks.some((leak) => isShown(print(leak))))
    for (const [what, subject] of Object.entries(subjects)) {
      check(`${name} of ${what}`, !isShown(printed(() => print(subject))))
    }
  }
  // Whoever runs this looks through what comes out.
  for (const subject of Object.values(subjects)) {
    console.log(subject)
    console.log('%o %O %j %s', subject, { subject }, subject, subject)
    console.dir(subject, { showHidden: true, depth: Infinity })
    console.table([subject])
  }
}

/** Not everything can be printed in every way, such as functions cloned: then by its error. */
function printed(print: () => string): string {
  try {
    return print()
  } catch (error) {
    return `${error} ${(error as Error).stack}`
  }
}

/** Whether the text holds the value or a part of it, raw, percent-encoded or in base64. */
function isIn(text: string, value: string): boolean {
  const bytes = [...new TextEncoder().encode(value)]
  const percent = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const forms = [encodeURIComponent(value), percent, percent.toUpperCase()]
  for (let at = 0; at + 12 <= value.length; at++) forms.push(value.slice(at, at + 12))
  for (let before = 0; before < 3; before++) {
    // Without the ends, which depend on what stands beside it.
    const base64 = btoa(' '.repeat(before) + value).slice(before > 0 ? 4 : 0, -4)
    forms.push(base64, base64.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms.some((form) => text.includes(form))
}

/** Everything the client hands out, of a tenant that does its worst to have it hold the values. */
async function collect(secret: string, token: string): Promise<{
  errors: Record<string, unknown>
  others: Record<string, unknown>
}> {
  const issuer = 'https://shop.example'
  const clientId = 'stocksync'
  const tenant = createMockIssuer({ issuer })
  tenant.applications.add({
    clientId,
    displayName: 'Stock sync',
    type: 'confidential',
    clientSecret: secret,
    flows: ['client_credentials'],
  })
  const withValues = [secret, token, encodeURIComponent(secret), btoa(`${clientId}:${secret}`)]
  const words = withValues.join(' ')
  const elsewhere = `https://elsewhere.example/?${new URLSearchParams({ secret, token })}`
  const broken = () =>
    Promise.reject(Object.assign(new TypeError(words), { headers: words, cause: new Error(words) }))

  const events: PosAuthEvent[] = []
  const options = {
    issuer,
    clientId,
    clientSecret: secret,
    fetch: tenant.fetch,
    onEvent: (event: PosAuthEvent) => events.push(event),
  }
  const failure = (changes: object = {}): Promise<unknown> =>
    createPosClient({ ...options, ...changes }).getToken().catch((error) => error)
  const { faults } = tenant
  const answeredWith = (...due: Parameters<ReturnType<typeof faults.on>['do']>) => {
    faults.on('token').do(...due)
    return failure()
  }

  faults.on('token').do(fault.member('access_token', token))
  const pos = createPosClient(options)
  const accessToken = await pos.getToken()
  const others = { 'the token': accessToken, 'the client': pos, 'the diagnosis': pos.diagnose() }
  const errors: Record<string, unknown> = {
    'a refusal': await answeredWith(fault.refuse('invalid_client', words)),
    'another refusal': await answeredWith(fault.refuse('invalid_scope', words)),
    'a code that is none': await answeredWith(fault.refuse(`no_${token}`)),
    'a wrong type': await answeredWith(fault.member('token_type', token)),
    'a wrong lifetime': await answeredWith(fault.member('expires_in', token)),
    'a redirect': await answeredWith(fault.redirect(elsewhere)),
    'no answer': await failure({ fetch: broken }),
    'a failing source': await failure({ clientSecret: () => Promise.reject(new Error(words)) }),
    'a useless source': await failure({ clientSecret: () => `${secret}\n` }),
  }
  try {
    createPosClient({ ...options, clientSecret: `${secret}\n`, scope: token })
  } catch (error) {
    errors['a refused option'] = error
  }
  try {
    new Headers({ authorization: `Bearer ${accessToken}` })
  } catch (error) {
    errors['a token used as text'] = error
  }
  pos.reset()
  faults.on('discovery').do(fault.member('issuer', `${issuer}/${words}`))
  errors['another issuer'] = await pos.getToken().catch((error) => error)
  pos.reset()
  faults.on('graphql').do(fault.redirect(elsewhere))
  errors['a redirect of the API'] = await pos.fetch('api/graphql').catch((error) => error)
  return { errors, others: { ...others, 'the events': events } }
}
