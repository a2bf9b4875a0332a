import { describe, expect, test } from 'vitest'
import { createCanary } from '../test-support/canary.ts'
import { failureOf } from '../test-support/failure.ts'
import { createSimulatedClient } from '../test-support/simulated_client.ts'
import { isCredential, type SecretContext, secretUnavailable } from './secret.ts'

describe('isCredential()', () => {
  test.each(['x', 'a b', 'p+w%41:x/=&?', 'pässwörd', '🗝️', ' leading', '"quoted"'])(
    'takes %j',
    (value) => {
      expect(isCredential(value)).toBe(true)
    },
  )

  test.each([
    '',
    'a\n',
    '\ra',
    'a\tb',
    'a\0',
    'a\x7f',
    'a\u0085',
    '\ufeffa',
    'a\ud800',
    undefined,
    null,
    7,
    {},
  ])(
    'refuses %j',
    (value) => {
      expect(isCredential(value)).toBe(false)
    },
  )
})

describe('a secret source', () => {
  test.each<[string, unknown]>([
    ['a literal', 's3cret'],
    ['a function', () => 's3cret'],
    ['an asynchronous function', () => Promise.resolve('s3cret')],
    ['an object', { read: () => 's3cret' }],
    [
      'an object of a class',
      new (class {
        readonly value = 's3cret'
        read() {
          return Promise.resolve(this.value)
        }
      })(),
    ],
  ])('may be %s', async (_, clientSecret) => {
    const { pos, tenant } = createSimulatedClient({ clientSecret: clientSecret as string })
    await pos.getToken()
    expect(tenant.requests.at(-1)?.headers.get('authorization'))
      .toBe(`Basic ${btoa('stocksync:s3cret')}`)
  })

  test('is read at each mint, not before, and told what it needs to know', async () => {
    const contexts: SecretContext[] = []
    const { pos, time } = createSimulatedClient({
      clientSecret: {
        read(context) {
          contexts.push(context)
          return `s3cret-${contexts.length}`
        },
      },
    })
    expect(contexts).toEqual([])
    await pos.getToken()
    await pos.getToken()
    expect(contexts).toHaveLength(1)
    await time.advance(3_540_000)
    await pos.getToken()
    expect(contexts.map(({ rejected }) => rejected)).toEqual([false, false])
    expect(contexts[0]?.signal).toBeInstanceOf(AbortSignal)
  })

  const canary = createCanary()
  test.each<[string, () => unknown]>([
    ['throws', () => {
      throw new Error(canary.value)
    }],
    ['throws a text', () => {
      throw canary.value
    }],
    ['rejects', () => Promise.reject(new TypeError(canary.value))],
    ['gives nothing', () => undefined],
    ['gives an empty text', () => ''],
    ['gives a line break', () => `${canary.value}\n`],
    ['gives a number', () => 12345],
    ['gives an object', () => ({ value: canary.value })],
  ])('that %s is SECRET_UNAVAILABLE, asked once, and shows nothing', async (_, clientSecret) => {
    let asked = 0
    const { pos, tenant, time } = createSimulatedClient({
      clientSecret: () => {
        asked++
        return clientSecret() as string
      },
    })
    const failure = failureOf(pos.getToken())
    await time.advance(30_000)
    const error = await failure
    expect(error).toMatchObject({
      code: 'POS_AUTH_SECRET_UNAVAILABLE',
      phase: 'secret',
      retryable: true,
    })
    expect(canary.findIn(`${error.stack} ${JSON.stringify(error)}`)).toEqual([])
    expect([asked, tenant.count('token')]).toEqual([1, 0])
  })

  test('that hangs is given up after timeoutSeconds, and told so', async () => {
    let stopped: AbortSignal | undefined
    const { pos, time } = createSimulatedClient({
      timeoutSeconds: 3,
      clientSecret: {
        read({ signal }) {
          stopped = signal
          return new Promise(() => {})
        },
      },
    })
    const failure = failureOf(pos.getToken())
    await time.advance(2_999)
    expect(stopped?.aborted).toBe(false)
    await time.advance(1)
    expect((await failure).message).toContain('did not come in time')
    expect(stopped?.aborted).toBe(true)
  })

  test('may say itself why there is no secret', async () => {
    const { pos } = createSimulatedClient({
      clientSecret: () => {
        throw secretUnavailable('The vault is sealed')
      },
    })
    expect((await failureOf(pos.getToken())).message).toBe('The vault is sealed')
  })
})
