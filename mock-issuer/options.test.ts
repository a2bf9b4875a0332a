import { describe, expect, test } from 'vitest'
import { createMockIssuer, type MockIssuerOptions } from './mod.ts'
import { OPTIONS, readAddress, readScopes, type Scope } from './options.ts'
import { createCanary } from '../test-support/canary.ts'
import { problemOf } from '../test-support/problem_of.ts'

const canary = createCanary()

describe('the address', () => {
  test.each([
    ['https://shop.example', 'https://shop.example/'],
    ['https://shop.example/', 'https://shop.example/'],
    ['https://shop.example/north', 'https://shop.example/north/'],
    ['https://shop.example/north/', 'https://shop.example/north/'],
    ['https://shop.example/a/b', 'https://shop.example/a/b/'],
    ['HTTPS://Shop.EXAMPLE:443/North', 'https://shop.example/North/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
    ['http://[::1]:8080/north', 'http://[::1]:8080/north/'],
    ['https://shop.example/a b', 'https://shop.example/a%20b/'],
  ])('%s becomes %s', (issuer, address) => {
    expect(readAddress(issuer).href).toBe(address)
  })

  const URL_PROBLEM = 'issuer: must be an http(s) URL without query and fragment'
  test.each([
    ['shop.example', URL_PROBLEM],
    ['/north', URL_PROBLEM],
    ['https://', URL_PROBLEM],
    ['ftp://shop.example', URL_PROBLEM],
    ['data:text/plain,x', URL_PROBLEM],
    ['https://shop.example/?', URL_PROBLEM],
    ['https://shop.example/?canary', URL_PROBLEM],
    ['https://shop.example/#', URL_PROBLEM],
    ['https://shop.example#canary', URL_PROBLEM],
    ['canary '.repeat(100_000), URL_PROBLEM],
    ['https://canary@shop.example', 'issuer: must be a URL without user and password'],
    ['https://:canary@shop.example', 'issuer: must be a URL without user and password'],
    ['', 'issuer: must be a text that is not empty'],
    [undefined, 'issuer: must be a text that is not empty'],
    [new URL('https://shop.example'), 'issuer: must be a text that is not empty'],
  ])('%s is none', (issuer, problem) => {
    expect(problemOf(() => readAddress(issuer))).toBe(problem)
  })
})

describe('readScopes()', () => {
  test('has those of every tenant and those given', () => {
    const given = [{ name: 'orders', resources: ['orders-api'] }, { name: 'stock' }]
    expect([...readScopes(given, ['openid', 'email'])]).toEqual([
      ['openid', []],
      ['email', []],
      ['orders', ['orders-api']],
      ['stock', []],
    ])
    expect([...readScopes(undefined, ['openid'])]).toEqual([['openid', []]])
  })

  test('lets one of every tenant have resources', () => {
    const scopes = readScopes([{ name: 'email', resources: ['mail-api'] }], ['openid', 'email'])
    expect([...scopes]).toEqual([['openid', []], ['email', ['mail-api']]])
  })

  test('keeps lists of its own', () => {
    const resources = ['orders-api']
    const scopes = readScopes([{ name: 'orders', resources }], [])
    resources.push('other')
    expect(scopes.get('orders')).toEqual(['orders-api'])
  })

  const WRONG: [problem: string, scopes: unknown][] = [
    ['scopes: must be a list', null],
    ['scopes: must be a list', 'canary'],
    ['scopes[0]: must be an object with the keys name, resources', ['canary']],
    ['scopes[0].resource: is unknown, known are name, resources', [
      { name: 'x', resource: 'canary' },
    ]],
    ['scopes[0].name: must be a text that is not empty', [{}]],
    ['scopes[0].name: must be without blanks, quotes, backslashes', [{ name: 'two words' }]],
    ['scopes[0].name: must be without blanks, quotes, backslashes', [{ name: '"' }]],
    ['scopes[0].name: must be without blanks, quotes, backslashes', [{ name: '\\' }]],
    ['scopes[1]: is in the list already', [{ name: 'canary' }, { name: 'canary' }]],
    ['scopes[0].resources: must be a list', [{ name: 'x', resources: 'canary' }]],
    ['scopes[0].resources: must be a list', [{ name: 'x', resources: null }]],
    ['scopes[0].resources[1]: must be a text that is not empty', [
      { name: 'x', resources: ['a', 7] },
    ]],
  ]
  test.each(WRONG)('%s', (problem, scopes) => {
    expect(problemOf(() => readScopes(scopes as Scope[], ['openid']))).toBe(problem)
  })
})

describe('createMockIssuer()', () => {
  const ISSUER = { issuer: 'https://shop.example' }
  const create = (options: unknown) => createMockIssuer(options as MockIssuerOptions)
  const KEYS = 'issuer, tenantName, applications, serverGeneration, settings, roles, scopes, recipe'

  test.each([undefined, null, 'https://shop.example', 7, [ISSUER], () => ISSUER])(
    'wants an object, not %s',
    (options) => {
      expect(problemOf(() => create(options)))
        .toBe(`createMockIssuer: must be an object with the keys ${KEYS}`)
    },
  )

  test('knows no other option', () => {
    expect(problemOf(() => create({ ...ISSUER, secret: canary.value })))
      .toBe(`createMockIssuer.secret: is unknown, known are ${KEYS}`)
    expect(problemOf(() => create({ ...ISSUER, [canary.value + '!']: 1 })))
      .toBe(`createMockIssuer.a key: is unknown, known are ${KEYS}`)
  })

  test('takes undefined as not given, for all but the issuer', () => {
    const nothing = Object.fromEntries(OPTIONS.map((key) => [key, undefined]))
    expect(() => create({ ...nothing, ...ISSUER })).not.toThrow()
    expect(problemOf(() => create(nothing))).toBe('issuer: must be a text that is not empty')
  })

  const secret = canary.value
  const text = `${secret}!` // no name of a tenant either
  const HOSTILE: [string, unknown][] = [
    ['null', null],
    ['a flag', true],
    ['a number', 7],
    ['not a number', NaN],
    ['a big number', 7n],
    ['a symbol', Symbol(secret)],
    ['a text', text],
    ['a huge text', text.repeat(50_000)],
    ['a list of nothing', [null]],
    ['a list of texts', [secret]],
    ['a list of lists', [[secret]]],
    ['a list of objects', [{ value: secret }]],
    ['an object', { value: secret }],
    ['a getter', {
      get value() {
        return secret
      },
    }],
    ['a function', () => secret],
    ['a String object', Object(secret)],
    ['bytes', new TextEncoder().encode(secret)],
    [
      'what inherits',
      class {
        static value = secret
      },
    ],
  ]
  describe.each(OPTIONS)('%s', (key) => {
    test.each(HOSTILE)('may not be %s, which is not shown', (_, value) => {
      const message = problemOf(() => create({ ...ISSUER, [key]: value }))
      expect(message.startsWith(key)).toBe(true)
      expect(message).toMatch(/: (must be|is unknown, known are) /)
      expect(message.length).toBeLessThan(1000)
      expect(canary.findIn(message)).toEqual([])
    })

    test('may come from a getter', () => {
      const options = Object.defineProperty({ ...ISSUER }, key, {
        enumerable: true,
        get: () => text,
      })
      expect(problemOf(() => create(options)).startsWith(key)).toBe(true)
    })
  })

  test.each<[problem: RegExp, options: Partial<MockIssuerOptions>]>([
    [/^serverGeneration: must be one of v4, v5, v6$/, { serverGeneration: 'v7' as 'v6' }],
    [/^settings\.flows: must name at least one flow/, { settings: { flows: [] } }],
    [/^applications\[1\]: must be an object with the keys clientId/, {
      applications: [
        { clientId: 'till', displayName: 'Till', type: 'public' },
        null as unknown as { clientId: string; displayName: string; type: 'public' },
      ],
    }],
    [/^applications\[1\]\.clientId: The client identifier is already taken/, {
      applications: [
        { clientId: 'till', displayName: 'Till', type: 'public' },
        { clientId: 'till', displayName: 'Other', type: 'public' },
      ],
    }],
    [/^applications\[0\]\.clientId: The client identifier is already taken/, {
      applications: [{ clientId: 'till', displayName: 'Till', type: 'public' }],
      recipe: { steps: [{ name: 'OpenIdApplication', ClientId: 'till', Type: 'public' }] },
    }],
    [/^applications\[0\]\.roles\[0\]: must be one of the roles Administrator, .*, Warehouse$/, {
      roles: [{ name: 'Warehouse', permissions: [] }],
      applications: [
        { clientId: 'till', displayName: 'Till', type: 'public', roles: ['Nobody'] },
      ],
    }],
    [/^applications\[0\]\.scopes\[0\]: must be one of openid, .*, orders$/, {
      scopes: [{ name: 'orders' }],
      applications: [
        { clientId: 'till', displayName: 'Till', type: 'public', scopes: ['Orders'] },
      ],
    }],
  ])('refuses: %s', (problem, options) => {
    expect(problemOf(() => create({ ...ISSUER, ...options }))).toMatch(problem)
  })

  test('lets applications have the roles and scopes given', () => {
    const tenant = create({
      ...ISSUER,
      roles: [{ name: 'Warehouse', permissions: [] }],
      scopes: [{ name: 'orders' }],
      applications: [
        {
          clientId: 'till',
          displayName: 'Till',
          type: 'public',
          roles: ['Warehouse'],
          scopes: ['orders', 'openid'],
        },
      ],
    })
    expect(tenant.applications.get('till'))
      .toMatchObject({ roles: ['Warehouse'], scopes: ['orders', 'openid'] })
  })
})
