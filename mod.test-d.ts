// Types are tests too: this file is compiled by the gate and never run.
import { expectTypeOf } from 'vitest'
import {
  type AccessToken,
  allowLoopbackHttp,
  type Clock,
  createPosClient,
  type Diagnosis,
  isPosAuthError,
  type PosAuthError,
  type PosAuthErrorCode,
  type PosAuthPhase,
  type PosClient,
  type PosClientOptions,
  type SecretSource,
} from 'pos-auth'
import { secretFromEnv, secretFromFile, secretPair } from 'pos-auth/secret'

const needed = { issuer: 'https://shop.example', clientId: 'stocksync', clientSecret: 's3cret' }

expectTypeOf(createPosClient).parameters.toEqualTypeOf<[PosClientOptions]>()
expectTypeOf(createPosClient).returns.toEqualTypeOf<PosClient>()
expectTypeOf<keyof PosClient>().toEqualTypeOf<
  'getToken' | 'peek' | 'fetch' | 'invalidate' | 'reset' | 'diagnose'
>()

const pos = createPosClient(needed)
expectTypeOf(pos.getToken()).toEqualTypeOf<Promise<AccessToken>>()
expectTypeOf(pos.getToken({ signal: new AbortController().signal })).resolves.toHaveProperty(
  'accessToken',
)
expectTypeOf(pos.fetch('x', { method: 'POST' })).toEqualTypeOf<Promise<Response>>()
expectTypeOf(pos.fetch('x', { scope: 'a', waitUntil: () => {} })).resolves.toEqualTypeOf<Response>()
expectTypeOf(pos.peek({ scope: 'a' })).toEqualTypeOf<AccessToken | undefined>()
expectTypeOf(pos.diagnose()).toEqualTypeOf<Diagnosis>()
expectTypeOf(pos.invalidate).parameters.toEqualTypeOf<[string]>()
expectTypeOf<AccessToken['tokenType']>().toEqualTypeOf<'Bearer'>()

// Whoever takes a fetch takes this one, and this takes the global one.
expectTypeOf(pos.fetch).toExtend<(input: string, init?: RequestInit) => Promise<Response>>()
createPosClient({ ...needed, fetch: globalThis.fetch })

// Options may be undefined, as they come from an environment.
const scope: string | undefined = undefined
createPosClient({ ...needed, scope, timeoutSeconds: undefined, [allowLoopbackHttp]: true })
createPosClient({ ...needed, clientSecret: secretFromEnv('X') })
createPosClient({ ...needed, clientSecret: () => 's3cret' })
createPosClient({ ...needed, clientSecret: async () => await Promise.resolve('s3cret') })
createPosClient({ ...needed, clock: { now: () => 0, monotonic: () => 0 } satisfies Clock })

// @ts-expect-error an option that does not exist
createPosClient({ ...needed, clientID: 'x' })
// @ts-expect-error clientId is required
createPosClient({ issuer: 'x', clientSecret: 'y' })
// @ts-expect-error a method this client does not have
createPosClient({ ...needed, clientAuthentication: 'private_key_jwt' })
// @ts-expect-error the switch is a symbol, not a name
createPosClient({ ...needed, allowLoopbackHttp: true }) // @ts-expect-error a token cannot be changed
;(await pos.getToken()).accessToken = 'x'
// @ts-expect-error an option of getToken that does not exist
pos.getToken({ sinal: undefined })

declare const caught: unknown
if (isPosAuthError(caught)) {
  expectTypeOf(caught).toEqualTypeOf<PosAuthError>()
  expectTypeOf(caught.code).toEqualTypeOf<PosAuthErrorCode>()
  expectTypeOf(caught.phase).toEqualTypeOf<PosAuthPhase>()
  expectTypeOf(caught.retryAfterSeconds).toEqualTypeOf<number | undefined>()
  // @ts-expect-error no such code
  if (caught.code === 'POS_AUTH_NO_SUCH_CODE') throw caught
}
expectTypeOf<PosAuthPhase>().toEqualTypeOf<'config' | 'discovery' | 'secret' | 'token' | 'api'>()
expectTypeOf(secretFromEnv).returns.toEqualTypeOf<SecretSource>()
expectTypeOf(secretFromFile).returns.toEqualTypeOf<SecretSource>()
expectTypeOf(secretPair).returns.toEqualTypeOf<SecretSource>()

createPosClient({
  ...needed,
  onEvent: (event) => {
    if (event.type === 'token') expectTypeOf(event.lifetimeSeconds).toEqualTypeOf<number>()
    if (event.type === 'failure') expectTypeOf(event.code).toEqualTypeOf<PosAuthErrorCode>()
  },
})
