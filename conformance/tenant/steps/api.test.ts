import { describe, expect, it } from 'vitest'
import { look, type View } from '../../engine/seen.ts'
import { tokenFacts } from '../../engine/token_facts.ts'
import { API_STEPS } from './api.ts'

const part = (members: object) => Buffer.from(JSON.stringify(members)).toString('base64url')
const JWT = `${part({ alg: 'RS256' })}.${part({ sub: 'stocksync' })}.AAAA`

interface Situation {
  readonly apiUrl?: string | undefined
  readonly token?: string | undefined
  readonly isAnswered?: boolean | undefined
}

function viewOf({ apiUrl, token, isAnswered = true }: Situation): View {
  const response = { status: 401, headers: [], body: '', bodyBytes: 0, isUtf8: true, isCut: false }
  return look({
    target: { issuer: 'https://pos.example', clientId: 'stocksync', apiUrl, expect: {} },
    exchanges: [{
      step: 'P30.none',
      request: { method: 'POST', url: apiUrl ?? '', headers: [] },
      ...(isAnswered && { response }),
      sentAt: '',
      durationMs: 1,
    }],
    handshakes: [],
    tokens: token === undefined ? [] : [tokenFacts(token, 1, 'P10')],
  })
}

/** Ids of the steps at the API that would be sent, each in this situation. */
function sentIn(situation: Situation): string[] {
  const view = viewOf(situation)
  return API_STEPS.filter(({ id }) => id.startsWith('P30'))
    .filter(({ condition }) => condition?.holds(view)).map(({ id }) => id)
}

const WITHOUT_TOKEN = ['P30.none', 'P30.garbage', 'P30.query', 'P30.schema']
const WITH_TOKEN = [...WITHOUT_TOKEN, 'P30.right', 'P30.scheme']
const apiUrl = 'https://pos.example/api/graphql'

describe('steps at the API', () => {
  it.each<[string, Situation, string[]]>([
    ['without an address', { token: 'opaque', isAnswered: false }, []],
    ['without a token', { apiUrl }, WITHOUT_TOKEN],
    ['with an opaque token', { apiUrl, token: 'opaque' }, WITH_TOKEN],
    ['where the API did not answer', { apiUrl, token: JWT, isAnswered: false }, ['P30.none']],
    ['over plain http', { apiUrl: 'http://pos.example/api', token: JWT }, WITHOUT_TOKEN],
    [
      'over http on this machine',
      { apiUrl: 'http://127.0.0.1:8080/', token: 'opaque' },
      WITH_TOKEN,
    ],
    [
      'with a JWT and no published key',
      { apiUrl, token: JWT },
      [...WITH_TOKEN, 'P30.tampered', 'P30.unsigned', 'P30.jwk'],
    ],
  ])('%s', (_name, situation, steps) => {
    expect(sentIn(situation)).toEqual(steps)
  })

  it('are reckoned with as a tenant set up by the documentation has them', () => {
    const foreseen = API_STEPS.filter(({ condition }) => condition?.isForeseen ?? true)
    expect(foreseen.map(({ id }) => id)).toEqual(WITH_TOKEN)
    expect(API_STEPS.filter(({ danger }) => danger !== 'RO' && danger !== 'AU')).toEqual([])
  })

  it.each(['a.b.!!', `${part({ alg: 'RS256' })}.A.A`, `${part([])}.e30.AAAA`])(
    'send another token where %j cannot be taken apart',
    async (token) => {
      const seen = viewOf({ apiUrl, token })
      const at = { ...CONTEXT, target: seen.target, seen, token }
      for (const { id, request } of API_STEPS.filter(({ id }) => FORGED.includes(id))) {
        const { headers = [] } = await request?.(at) ?? {}
        const [, credential] = headers.find(([name]) => name === 'Authorization') ?? []
        expect(credential, id).toMatch(/^Bearer ./)
        expect(credential, id).not.toBe(`Bearer ${token}`)
      }
    },
  )
})

const FORGED = ['P30.tampered', 'P30.unsigned', 'P30.jwk']

const CONTEXT = {
  tokenEndpoint: '',
  clientSecret: '',
  wrongSecret: '',
  fictitious: { clientId: '', secret: '' },
  forgedHost: '',
}
