import { describe, expect, test } from 'vitest'
import { createCanary } from '../../test-support/canary.ts'
import { failureOf } from '../../test-support/failure.ts'
import { secretFromEnv } from './env.ts'

const context = { rejected: false, signal: new AbortController().signal, warn() {} }
const NAME = 'POS_AUTH_TEST_SECRET'

describe('secretFromEnv()', () => {
  test('reads the process’s environment, each time', () => {
    const source = secretFromEnv(NAME)
    process.env[NAME] = 'first'
    try {
      expect(source.read(context)).toBe('first')
      process.env[NAME] = 'second'
      expect(source.read(context)).toBe('second')
    } finally {
      delete process.env[NAME]
    }
  })

  test('reads the env of a worker', () => {
    expect(secretFromEnv('SECRET', { SECRET: 's3cret' }).read(context)).toBe('s3cret')
  })

  test.each([undefined, '', 7, 's3cr3t+Value/==', '9', 'a b'])(
    'refuses %j for a name at once',
    async (name) => {
      const error = await failureOf(() => secretFromEnv(name as string))
      expect(error).toMatchObject({ code: 'POS_AUTH_INVALID_OPTION', phase: 'config' })
      expect(error.message).not.toContain('s3cr3t')
    },
  )

  const canary = createCanary()
  test.each<[string, unknown, RegExp]>([
    ['not set', undefined, /is not set/],
    ['empty', '', /is empty/],
    ['ending with a line break', `${canary.value}\n`, /line break/],
    ['beginning with a byte order mark', `\ufeff${canary.value}`, /control character/],
    ['a binding', { get: () => canary.value }, /is empty/],
  ])('names the variable that is %s, never its value', async (_, value, problem) => {
    const error = await failureOf(() => secretFromEnv('SECRET', { SECRET: value }).read(context))
    expect(error).toMatchObject({ code: 'POS_AUTH_SECRET_UNAVAILABLE', phase: 'secret' })
    expect(error.message).toMatch(/^Environment variable SECRET /)
    expect(error.message).toMatch(problem)
    expect(canary.findIn(`${error.stack}`)).toEqual([])
  })

  test('tells what to do where there is no environment, or no permission', async () => {
    const { process } = globalThis
    try {
      Object.assign(globalThis, { process: undefined })
      const none = await failureOf(() => secretFromEnv('SECRET').read(context))
      const env = new Proxy({}, {
        get() {
          throw new Error('NotCapable')
        },
      })
      Object.assign(globalThis, { process: { env } })
      const denied = await failureOf(() => secretFromEnv('SECRET').read(context))
      Object.assign(globalThis, { process })
      expect(none.message).toContain('the env of the handler')
      expect(denied.message).toContain('--allow-env=SECRET')
    } finally {
      Object.assign(globalThis, { process })
    }
  })
})

test('a name that may be the secret itself is not shown', async () => {
  for (const name of ['f3a91037ab8bd2e4', 'Zx91kqLmNb7TtYyU2p']) {
    const error = await failureOf(async () =>
      await secretFromEnv(name, {}).read({
        rejected: false,
        signal: new AbortController().signal,
        warn() {},
      })
    )
    expect(error.message).toBe('Environment variable … is not set: put the Client Secret there')
  }
})
