// The life of a client's tokens on every runtime, against the mock: no network, no permission. One
// clock for tenant and client stands still, and is moved.
import { isPosAuthError, type WaitUntil } from 'pos-auth'
import { fault } from 'pos-auth/mock-issuer'
import { type Printers, redaction } from './client_redaction.ts'
import {
  areOk,
  callApi,
  type Check,
  failureOf,
  register,
  times,
  type World,
} from './client_world.ts'

/** What the scenario is given, being the same on every runtime. */
export interface Host {
  /** Values that nothing may show. */
  readonly secret: string
  readonly token: string
  /** The runtime's own. */
  readonly printers: Printers
  /** Of the request that is being served, where there is one. */
  readonly waitUntil?: WaitUntil
}

const LIFETIME_SECONDS = 3_600
const STEP_MS = 10_000
const STEPS: Record<string, (world: World, check: Check, host: Host) => Promise<void>> = {
  registration,
  'parallel calls': parallelCalls,
  expiry,
  'renewal ahead': renewalAhead,
  'wrong secret': wrongSecret,
  redaction: (_, check, host) => redaction(check, host),
  peek,
  invalidate,
  reset,
  diagnose,
}

/** @return the names of the checks that failed */
export async function runClientScenario(host: Host): Promise<string[]> {
  const failures = new Set<string>()
  for (const [name, step] of Object.entries(STEPS)) {
    const check: Check = (what, holds) => {
      if (!holds) failures.add(`${name}: ${what}`)
    }
    try {
      await inTime(step(register(host.secret), check, host))
    } catch (error) {
      failures.add(`${name}: ended early: ${error}`)
    }
  }
  return [...failures]
}

function inTime(step: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<void>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it takes over ${STEP_MS} ms`)), STEP_MS)
  })
  return Promise.race([step, late]).finally(() => clearTimeout(timer))
}

async function registration({ tenant, pos }: World, check: Check): Promise<void> {
  check('the application is listed', tenant.applications.list().length === 1)
  const token = await pos.getToken()
  check('it gets a token', token.tokenType === 'Bearer' && token.accessToken.length > 20)
  const endMs = tenant.clock.now() + LIFETIME_SECONDS * 1_000
  check('which holds for an hour', token.expiresAtMs === endMs)
  check('the API takes it', (await callApi(pos)).status === 200)
  const asked = tenant.journal.entries.map(({ endpoint }) => endpoint)
  check('discovery, token, call', `${asked}` === 'discovery,token,graphql')
}

async function parallelCalls({ tenant: { journal }, pos }: World, check: Check): Promise<void> {
  check('20 are answered', areOk(await times(20, () => callApi(pos))))
  check('with one discovery', journal.count({ endpoint: 'discovery' }) === 1)
  check('and one token request', journal.count({ endpoint: 'token' }) === 1)
  check('all with its token', journal.count({ endpoint: 'graphql', issuedBy: 2 }) === 20)
}

async function expiry({ tenant: { clock, journal }, pos }: World, check: Check): Promise<void> {
  const first = await pos.getToken()
  clock.advance(LIFETIME_SECONDS + 1)
  check('20 calls after the end are answered', areOk(await times(20, () => callApi(pos))))
  const second = await pos.getToken()
  check('with another token', second.accessToken !== first.accessToken)
  check('of one request', journal.count({ endpoint: 'token' }) === 2)

  for (let minute = 0; minute < 3 * 60; minute++) {
    clock.advance(60)
    check('a call a minute is answered', (await callApi(pos)).status === 200)
  }
  const issued = new Map(journal.entries.map(({ number, atMs }) => [number, atMs]))
  const agesMs = journal.find({ endpoint: 'graphql' })
    .map(({ atMs, issuedBy = 0 }) => atMs - (issued.get(issuedBy) ?? -Infinity))
  check('every call had a token', agesMs.length === 200)
  check('none was sent after its end', Math.max(...agesMs) < LIFETIME_SECONDS * 1_000)
  check('a token served for most of its time', journal.count({ endpoint: 'token' }) <= 6)
}

async function renewalAhead(world: World, check: Check, { waitUntil }: Host): Promise<void> {
  const { tenant: { clock, faults, journal }, pos, events } = world
  const count = (type: string) => events.filter((event) => event.type === type).length
  const { random } = Math
  Math.random = () => 0.5 // the middle of the window, which is 300 to 60 s before the end
  const first = await pos.getToken().finally(() => Math.random = random)

  clock.advance(LIFETIME_SECONDS - 181)
  await pos.getToken({ waitUntil })
  check('not before its time', journal.count({ endpoint: 'token' }) === 1)

  let release = () => {}
  const held = new Promise<void>((resolve) => release = resolve)
  faults.on('token').do(fault.action(() => held))
  clock.advance(1)
  const served = await times(20, () => pos.getToken({ waitUntil }))
  check('the old token is served at once', served.every((token) => token === first))
  check('while the new one is under way', count('refresh') === 0)
  release()
  const newer = await pos.getToken({ forceRefresh: true }) // joins it
  check('which comes', newer.accessToken !== first.accessToken)
  check('and serves from then on', await pos.getToken() === newer)
  check('of one request', journal.count({ endpoint: 'token' }) === 2)
  check('one event tells of it', count('refresh') === 1 && count('token') === 1)
  check('nothing failed', count('failure') + count('warning') === 0)
}

async function wrongSecret({ tenant, withSecret }: World, check: Check): Promise<void> {
  const pos = withSecret(crypto.randomUUID())
  const all = await times(50, () => failureOf(pos))
  const later: unknown[] = []
  for (let call = 0; call < 10; call++) later.push(await failureOf(pos))
  const isRefusal = (fromMemory: boolean) => (error: unknown) =>
    isPosAuthError(error) && error.code === 'POS_AUTH_INVALID_CLIENT' &&
    error.fromMemory === fromMemory
  check('50 calls at once fail with INVALID_CLIENT', all.every(isRefusal(false)))
  check('10 after them from memory', later.every(isRefusal(true)))
  check('each with an error of its own', new Set(later).size === 10)
  check('the tenant was asked once', tenant.journal.count({ endpoint: 'token' }) === 1)
}

async function peek({ tenant, pos }: World, check: Check): Promise<void> {
  check('nothing before the first token', pos.peek() === undefined)
  check('then that', await pos.getToken() === pos.peek())
  tenant.clock.advance(LIFETIME_SECONDS)
  check('and nothing from its end', pos.peek() === undefined && tenant.journal.total === 2)
}

async function invalidate({ pos }: World, check: Check): Promise<void> {
  const token = await pos.getToken()
  pos.invalidate('another')
  check('another token changes nothing', pos.peek() === token)
  pos.invalidate(token.accessToken)
  check('the token at hand is dropped', pos.peek() === undefined)
  check('and another one comes', (await pos.getToken()).accessToken !== token.accessToken)
}

async function reset({ tenant, pos, withSecret }: World, check: Check): Promise<void> {
  const token = await pos.getToken()
  pos.reset()
  check('the token is forgotten', pos.peek() === undefined && await pos.getToken() !== token)
  check('and discovery', tenant.journal.count({ endpoint: 'discovery' }) === 2)
  const refused = withSecret(crypto.randomUUID())
  await failureOf(refused)
  refused.reset()
  const error = await failureOf(refused)
  check('and a failure', isPosAuthError(error) && !error.fromMemory)
}

async function diagnose({ tenant, pos }: World, check: Check): Promise<void> {
  check('no key has a token', pos.diagnose().keys.every(({ mints }) => mints === 0))
  await pos.getToken()
  await pos.getToken()
  tenant.clock.advance(60)
  const { issuer, tokenEndpoint, clientAuthentication, keys: [key] } = pos.diagnose()
  check('names the tenant', issuer === tenant.issuer)
  check('and the endpoint', tokenEndpoint === `${issuer}/connect/token`)
  check('and the method', clientAuthentication === 'client_secret_basic')
  check('counts', key?.mints === 1 && key.hits === 1 && key.failures === 0)
  check('and tells the age', key?.ageSeconds === 60 && key.expiresInSeconds === 3_540)
}
