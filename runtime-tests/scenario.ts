// The same few steps on every runtime: what only a real one can show. The bulk of the tests runs once.
// Arguments: issuer, client id. The secret is in POS_CLIENT_SECRET, the one variable it may read.
import { allowLoopbackHttp, createPosClient, isPosAuthError } from 'pos-auth'
import { secretFromEnv } from 'pos-auth/secret'

interface Runtimes {
  Deno?: { version: { deno: string }; inspect(value: unknown, options?: object): string }
  process: { version: string; argv: string[]; exitCode?: number }
}

const { Deno, process } = globalThis as unknown as Runtimes
const [issuer = '', clientId = ''] = process.argv.slice(2)
const failures: string[] = []
const check = (what: string, holds: boolean) => holds || failures.push(what)

const clientSecret = secretFromEnv('POS_CLIENT_SECRET')
const pos = createPosClient({ issuer, clientId, clientSecret })

const answers = await Promise.all(
  Array.from({ length: 20 }, () => pos.fetch('api/graphql', { method: 'POST', body: '{}' })),
)
check('20 parallel calls are answered', answers.every(({ status }) => status === 200))
for (const answer of answers) await answer.body?.cancel()

const token = await pos.getToken()
const printed = [
  String(token),
  JSON.stringify(token),
  JSON.stringify(Object.values(token)),
  JSON.stringify(structuredClone(token)),
  Deno?.inspect(token, { showHidden: true, getters: true }) ?? '',
]
const { log } = console
console.log = (...values: unknown[]) => void printed.push(...values.map(String))
console.log(token, { token })
console.log = log
check('no printer shows the token', !printed.join('\n').includes(token.accessToken))
check('the token is one', token.accessToken.length > 20 && token.expiresAtMs > Date.now())

try {
  new Headers({ authorization: `Bearer ${token}` })
  check('a token used as text does not fit into a header', false)
} catch (error) {
  check('the error of a slip hides the token', !String(error).includes(token.accessToken))
}

const wrong = createPosClient({ issuer, clientId, clientSecret: () => 'wr0ng-secret-1234' })
const refusal = await wrong.getToken().catch((error) => error)
check('a wrong secret is INVALID_CLIENT', refusal.code === 'POS_AUTH_INVALID_CLIENT')
check('the error does not show it', !`${refusal.stack}`.includes('wr0ng-secret-1234'))

const nobody = createPosClient({
  issuer: 'http://127.0.0.1:1',
  clientId,
  clientSecret,
  [allowLoopbackHttp]: true,
})
const unreached = await nobody.getToken().catch((error) => error)
check('no answer is NETWORK_FAILED', unreached.code === 'POS_AUTH_NETWORK_FAILED')

const denied = createPosClient({ issuer, clientId, clientSecret: secretFromEnv('POS_OTHER') })
const unread = await denied.getToken().catch((error) => error)
check('a missing variable is named', isPosAuthError(unread) && /POS_OTHER/.test(unread.message))

for (const failure of failures) console.error(`failed: ${failure}`)
console.log(Deno ? `Deno ${Deno.version.deno}` : `Node ${process.version.slice(1)}`)
process.exitCode = failures.length > 0 ? 1 : 0
