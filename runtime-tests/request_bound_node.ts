// node --import tsx runtime-tests/request_bound_node.ts: a client in module scope of a worker,
// where work under way ends, untold, with the request that began it. Nobody may wait for it.
import { execFile } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { installRuntimes } from './runtimes_node.ts'
import { prepareWorkerd, type ServedWorker } from './workerd_node.ts'

/** Plays on a worker that has just been started. */
type Play = (worker: ServedWorker, check: Check) => Promise<void>
type Check = (what: string, holds: boolean, saw: string | string[]) => void

const PATIENCE_MS = 4_000 // timeoutSeconds is 1
const { workerd } = await installRuntimes()
const failures: string[] = []

const many = (worker: ServedWorker, path: string) =>
  Promise.all(Array.from({ length: 20 }, () => worker.ask(path)))
const isToken = (text: string) => /^token-\d+$/.test(text)
const areOneToken = (texts: string[]) => isToken(texts[0] ?? '') && new Set(texts).size === 1

/** `19 token-3, 1 token-4` */
function tally(saw: string | string[]): string {
  const counts = new Map<string, number>()
  for (const text of [saw].flat()) counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts].map(([text, count]) => `${count} ${text.slice(0, 160)}`).join(', ')
}

/** A token of 600 s, and to the end of its renewal window: it runs from 120 to 60 s before. */
async function enterWindow({ ask }: ServedWorker, client: string): Promise<void> {
  await ask(`/${client}/token`)
  await ask('/skip?seconds=530')
  await ask('/tenant/behave?slowMs=300')
}

/** A renewal ahead that outlives its request is there for who comes next. */
const renewsAhead = (client: string, action: string): Play => async (worker, check) => {
  await enterWindow(worker, client)
  const old = await worker.ask(`/${client}/${action}`)
  check('who starts it has the old token', old === 'token-1', old)
  const renewed = await worker.ask(`/${client}/renewed`)
  check('its token comes', renewed === 'token-2', renewed)
  const later = await many(worker, `/${client}/token`)
  check('and serves later callers', later.every((text) => text === 'token-2'), later)
}

const PLAYS: Record<string, Play> = {
  async 'a client written by hand hangs'(worker, check) {
    await worker.ask('/naive/forget')
    const later = await worker.ask('/naive/token')
    check('else nothing is proved', later.startsWith('no answer'), later)
  },

  async 'requests that live share one token request'(worker, check) {
    await worker.ask('/tenant/behave?slowMs=300')
    const tokens = await many(worker, '/pos/token')
    check('one token for all', areOneToken(tokens), tokens)
    const requests = await worker.ask('/tenant/requests')
    check('one discovery, one token request', requests === '2', requests)
  },

  async 'discovery whose request ended'(worker, check) {
    await worker.ask('/pos/forget')
    const later = await many(worker, '/pos/token')
    check('one token for all later callers', areOneToken(later), later)
    const requests = await worker.ask('/tenant/requests')
    check('one took over', Number(requests) <= 3, requests)
  },

  async 'token request whose request ended'(worker, check) {
    await worker.ask('/pos/token')
    await worker.ask('/skip?seconds=700')
    await worker.ask('/pos/forget')
    const later = await many(worker, '/pos/token')
    check('one new token for all', areOneToken(later) && later[0] !== 'token-1', later)
    const requests = await worker.ask('/tenant/requests')
    check('one took over', Number(requests) <= 4, requests)
  },

  async 'token request that waitUntil keeps alive'(worker, check) {
    await worker.ask('/tenant/behave?slowMs=100')
    await worker.ask('/pos/forget-extended')
    const later = await many(worker, '/pos/token')
    check('one token for all', areOneToken(later), later)
    const requests = await worker.ask('/tenant/requests')
    check('nobody took over', requests === '2', requests)
  },

  async 'renewal ahead whose request ended'(worker, check) {
    await enterWindow(worker, 'pos')
    await worker.ask('/pos/forget')
    const meanwhile = await many(worker, '/pos/token')
    check('all keep the old token', meanwhile.every((text) => text === 'token-1'), meanwhile)
    await worker.ask('/skip?seconds=2')
    const later = await many(worker, '/pos/token')
    check('nobody hangs', later.every(isToken), later)
    check('one renews', later.some((text) => text !== 'token-1'), later)
    const last = await many(worker, '/pos/token')
    check('for all', areOneToken(last) && last[0] !== 'token-1', last)
  },

  'renewal ahead with waitUntil of the request': renewsAhead('pos', 'extend'),
  'renewal ahead with waitUntil of the client': renewsAhead('ambient', 'token'),

  async 'who leaves the work of another request'(worker, check) {
    await worker.ask('/tenant/behave?slowMs=600')
    const first = worker.ask('/pos/leave?ms=200')
    await worker.ask('/tenant/requests')
    const left = await Promise.all([first, worker.ask('/pos/leave?ms=400')])
    check('its reason is thrown', left.every((text) => text === 'TimeoutError'), left)
    // The controller of another request must not be touched: that throws.
    const uncaught = worker.log().split('\n').filter((line) => /uncaught/i.test(line))
    check('nothing is uncaught', uncaught.length === 0, uncaught)
    await worker.ask('/tenant/behave?slowMs=0')
    const later = await many(worker, '/pos/token')
    check('later callers are served', areOneToken(later), later)
  },

  async 'look at a refused secret whose request ended'(worker, check) {
    await worker.ask('/tenant/behave?accepted=second')
    const refused = await worker.ask('/source/token')
    check('the secret is refused', refused === 'POS_AUTH_INVALID_CLIENT', refused)
    await worker.ask('/skip?seconds=6')
    await worker.ask('/source/forget')
    await worker.ask('/tenant/behave?secret=second')
    const later = await many(worker, '/source/token')
    check('the new one serves all', areOneToken(later), later)
  },
}

const { stdout } = await promisify(execFile)(workerd.command, ['--version'])
if (stdout.trim() !== workerd.version) {
  failures.push(`workerd says '${stdout.trim()}', not '${workerd.version}' as pinned`)
}
const { serve, remove } = await prepareWorkerd(workerd, PATIENCE_MS)
try {
  // As some workers are set up, they look like Node and do not say what they are.
  for (const flags of [[], ['nodejs_compat', 'no_global_navigator']]) {
    for (const [name, play] of Object.entries(PLAYS)) {
      const worker = await serve(flags)
      const check: Check = (what, holds, saw) => {
        if (!holds) failures.push(`${[name, ...flags].join(', ')}: ${what}: ${tally(saw)}`)
      }
      await play(worker, check).finally(worker.stop)
    }
  }
} finally {
  await remove()
}
console.log(
  `${failures.length > 0 ? 'failed' : 'passed'}: work bound to requests on ${stdout.trim()}`,
)
for (const failure of failures) console.error(`failed: ${failure}`)
process.exitCode = failures.length > 0 ? 1 : 0
