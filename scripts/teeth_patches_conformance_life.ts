import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const LIVE = 'conformance/tenant/live'
const PAIRS = 'conformance/self_test/pairs/life'

const rows: Record<string, Row[]> = {
  'conformance/self_test/subject.ts': [
    ['the client lives on the given clock', '      clock,\n', '', LIVE],
  ],
  'conformance/tenant/checks/life.ts': [
    ['token requests are counted', 'if (tokens > 1) return', 'if (tokens > 2) return'],
    ['discoveries are counted', 'discoveries > 1', 'discoveries > 2'],
    ['requests of a moment are counted', 'request.scenario === moment && ', ''],
    ['a life that broke off is not judged', 'scenario === moment || scenario ===', 'scenario ==='],
    [
      'calls without a known token prove nothing',
      "token !== 'current')) {\n    return inc",
      "token === 'none')) {\n    return inc",
    ],
    ['a short life is not judged', 'expiresInSeconds > 0) return', 'expiresInSeconds < 9) return'],
    ['no renewal at half of the life', 'MOMENTS.halfLife, 0,', 'MOMENTS.halfLife, 1,'],
    ['one renewal at the end', 'if (tokens > 1) {', 'if (tokens > 2) {'],
    ['no expired token is used', "token === 'expired'", "token === 'none'"],
    [
      'no old token is used',
      "token !== 'current')) {\n    return fail",
      "token === 'none')) {\n    return fail",
    ],
    ['without a first token nothing is judged', 'if (!isHeld)', 'if (false)'],
    ['one new token for a refused one', 'MOMENTS.refused, 1,', 'MOMENTS.refused, 2,'],
    ['none for a permission', 'MOMENTS.bare, 0,', 'MOMENTS.bare, 1,'],
    ['a leak fails', 'if (leaks.length > 0)', 'if (false)'],
    ['a short secret is not searched for', 'seen.credential.length < LEAST_LENGTH', 'false'],
    ['a secret handed over fails', "origin.kind === 'value'", 'false'],
    ['a file that others may read fails', 'if (file && isOpenToOthers(file))', 'if (false)'],
  ],
  'conformance/tenant/life/issued_tokens.ts': [
    ['renewals bring other tokens', 'slice(0, at) + similarText(token.slice(at))', 'slice(0)'],
    ['look-alikes are redacted', "redactor.add('token', token)", ''],
    ['a token expires', 'nowSeconds() >= found.atSeconds + lifeSeconds', 'false'],
    ['an older token is told', "? 'current' : 'older'", "? 'current' : 'current'"],
  ],
  'conformance/tenant/life/play.ts': [
    ['a subject that hangs is given up', 'setTimeout(late, seconds * 1_000)', 'undefined', LIVE],
    ['a loop is ended', '++requests >= MOST_REQUESTS', 'false', LIVE],
    ['nothing goes out after a scenario', "ended ??= new Error('the scenario is over')", '', LIVE],
    ['events are searched', "search.look(moment.name, 'an event', said)", 'void said', PAIRS],
    ['errors are searched', "search.look(moment.name, 'an error', error)", 'void error', PAIRS],
    [
      'messages hold no secret',
      'redactor.redact(messageOf(ended ?? error))',
      'messageOf(ended ?? error)',
      LIVE,
    ],
    ['messages steer no terminal', "text.replace(/\\p{C}/gu, ' ')", 'text', LIVE],
    ['URLs hold no secret', 'url: redactor.redact(request.url)', 'url: request.url', LIVE],
    ['the scope is handed on', 'scope: options.scope', 'scope: undefined', LIVE],
  ],
  'conformance/tenant/life/subject_fetch.ts': [
    [
      'discovery with the secret is not sent',
      "wire.method === 'GET' && !isOpen",
      "wire.method === 'GET'",
      LIVE,
    ],
    [
      'a foreign token is not sent',
      'authorization === `Bearer ${options.firstToken}`)',
      'true)',
      LIVE,
    ],
    [
      'an API is called only where there is one',
      'const isReal = hasApi && ',
      'const isReal = ',
      LIVE,
    ],
    ['URLs are searched', "[['a URL', decodedToo(url)]]", '[]', PAIRS],
    [
      'requests to others are searched',
      "if (kind !== 'token') parts.push",
      'if (false) parts.push',
      PAIRS,
    ],
    [
      'a token request is known by its address',
      "if (isToken && method === 'POST'",
      "if (method === 'POST'",
      LIVE,
    ],
  ],
  'conformance/tenant/life/tenant_record.ts': [
    ['the tenant is asked once', 'answers.get(step.id) ?? send(', 'send(', LIVE],
  ],
  'conformance/tenant/life/texts.ts': [
    ['hidden members are searched', 'Reflect.ownKeys(value)', 'Object.keys(value)'],
    ['what iterates is searched', 'visit(entry, level + 1)', ''],
    ['names are searched', 'visit(key, level)\n', '\n'],
    ['bytes are searched', 'new TextDecoder().decode(value)', "''"],
  ],
  'conformance/tenant/live.ts': [
    ['a life is lived if a check asks for it', '|| !isWanted', ''],
    ['a stopped run has no life', '|| stop ||', '||'],
    [
      'Ctrl-C ends a life',
      'const stop = signal.aborted ? interrupted(signal) : record.stop',
      'const stop = record.stop',
    ],
    ['a lifetime may be a text', "typeof expiresIn === 'string' &&", 'false &&'],
  ],
  'conformance/tenant/steps/life.ts': [
    [
      'no token goes to an API without TLS',
      "!(apiUrl.startsWith('https://') || isLoopback(apiUrl))",
      'false',
      LIVE,
    ],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const LIFE_PATCHES: readonly Patch[] = patchesOf(rows)
