import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {
  'mock-issuer/answer.ts': [
    ['a length counts bytes', 'new TextEncoder().encode(text).length', 'text.length'],
  ],
  'mock-issuer/application_form.ts': [
    [
      'a public application has no secret',
      "if (type === 'public' && entered !== undefined)",
      "if (type === 'public' && stored)",
    ],
    [
      'a confidential application has a secret',
      'entered === undefined && !stored',
      "entered === '' && !stored",
    ],
  ],
  'mock-issuer/applications.ts': [
    ['a client id is unique', 'if (entries.has(clientId))', "if (clientId === '')"],
    [
      'a new secret ends the old one',
      'const fresh = secret === undefined ? kept :',
      'const fresh = kept ? kept :',
    ],
    [
      'an edit without a secret keeps it',
      'before?.secret\n    const fresh',
      'undefined\n    const fresh',
    ],
    [
      'a public application loses its secret',
      "application.type === 'public' ? undefined : before?.secret",
      'before?.secret',
    ],
    [
      'from public to confidential needs a new secret',
      'if (!clientSecret)',
      'if (clientSecret === null)',
    ],
    ['fields that are not named stay', '.filter(([, value]) => value !== undefined)', ''],
  ],
  'mock-issuer/base64url.ts': [
    ['base64url is strict', 'toBase64url(bytes) === text ? bytes : undefined', 'bytes'],
  ],
  'mock-issuer/check.ts': [
    ['a URL ends without a bare ?', '!/[?#]/.test(text) ? url', '!url.search && !url.hash ? url'],
    [
      'an unknown key is refused',
      'find((key) => !known.includes(key))',
      "find((key) => key === '')",
    ],
    [
      'null is no object of options',
      "typeof value !== 'object' || value === null ||",
      "typeof value !== 'object' ||",
    ],
  ],
  'mock-issuer/clock.ts': [
    ['a frozen clock stands', 'frozenAt ?? systemNow() + offset', 'systemNow() + offset'],
    ['a running clock that is moved runs on', 'offset = moment - systemNow()', 'frozenAt = moment'],
    ['advance counts seconds', 'now() + seconds * 1000)', 'now() + seconds)'],
    ['a clock runs again from where it stood', 'offset = now() - systemNow()', 'offset = 0'],
    [
      'moving the clock ends a delay',
      '    else frozenAt = moment\n    wakeDue()',
      '    else frozenAt = moment',
    ],
  ],
  'mock-issuer/endpoints/bearer.ts': [
    [
      'the header comes before form and query',
      'if (inHeader !== undefined) return',
      'if (inHeader !== undefined && !url.search) return',
    ],
  ],
  'mock-issuer/endpoints/client_credentials.ts': [
    [
      'Basic halves are form-decoded',
      'formDecode(ascii.slice(colon + 1))]',
      'ascii.slice(colon + 1)]',
    ],
    ['Basic needs its padding', 'base64.length % 4 !== 0 || ', ''],
    [
      'two ways of client authentication are refused before decoding',
      "if (clientSecret !== undefined || form.parameter('client_assertion') !== undefined) {",
      "if (decodeBasic(basic) && (clientSecret !== undefined || form.parameter('client_assertion') !== undefined)) {",
    ],
    ['the scheme Basic in any letter case', '/^basic /i', '/^Basic /'],
  ],
  'mock-issuer/endpoints/discovery.ts': [
    [
      'offline_access is published with refresh tokens alone',
      "flows.includes('refresh_token') ? ['offline_access'] : []",
      "flows.includes('password') ? ['offline_access'] : []",
    ],
    [
      'discovery may be cached',
      'return refuse(REFUSALS.method, [])',
      'return refuse(REFUSALS.method)',
    ],
    [
      'response types are left out without a flow of users',
      'interactive ? responseTypes(flows) : undefined',
      'responseTypes(flows)',
    ],
  ],
  'mock-issuer/endpoints/form.ts': [
    ['a repeated parameter counts as missing', 'found.all.length !== 1', 'found.all.length === 0'],
    ['parameter names are case-sensitive', 'found?.spelling !== name', '!found'],
    [
      'two spellings of a name are one name',
      'if (known) known.all.push(value)',
      'if (known?.spelling === key) known.all.push(value)',
    ],
    ['1,024 keys are the most', 'pairs.length > MOST_KEYS', 'pairs.length >= MOST_KEYS'],
    ['an encoded NUL is an exception', 'if (/%00/.test(sent)) return UNREADABLE', ''],
  ],
  'mock-issuer/endpoints/graphql.ts': [
    [
      'the API needs the permission to ask',
      'if (!may(EXECUTE_GRAPHQL) && !may(EXECUTE_GRAPHQL_MUTATIONS)) {',
      'if (!claims) {',
    ],
    [
      'without token validation there is no challenge',
      '    if (!tokenValidation) return emptyAnswer(401)\n',
      '',
    ],
    [
      'the role Authenticated is not for who is anonymous',
      "...(ofToken ? [...(roles.get('Authenticated') ?? []), ...ofToken] : []),",
      "...(roles.get('Authenticated') ?? []), ...(ofToken ?? []),",
    ],
    ['SiteOwner allows everything', ' || held.includes(SITE_OWNER.toLowerCase())', ''],
  ],
  'mock-issuer/endpoints/graphql_api.ts': [
    [
      'an operation without an answer is a failure of the test',
      'if (answer) return answer',
      'return answer ?? {}',
    ],
  ],
  'mock-issuer/endpoints/graphql_request.ts': [
    [
      'a query with PUT is none',
      "  if (method !== 'POST' && method !== 'GET') return undefined\n",
      '',
    ],
  ],
  'mock-issuer/endpoints/jwks.ts': [
    [
      'keys are read with GET alone',
      "if (method !== 'GET') return",
      "if (method === 'POST') return",
    ],
  ],
  'mock-issuer/endpoints/token.ts': [
    ['expires_in is rounded half up', '/ 1000 + 0.5)', '/ 1000 + 0.499)'],
    [
      'an application without display name is an exception',
      'if (judged.displayName === undefined) return emptyAnswer(500)',
      '',
    ],
    [
      'resources of scopes come into the audience',
      '...scopes.flatMap((scope) => tenant.scopes.get(scope) ?? [])',
      '',
    ],
    [
      'openid brings an id_token',
      "if (!request.scopes.includes('openid')) return",
      'if (request.form) return',
    ],
  ],
  'mock-issuer/endpoints/token_checks.ts': [
    [
      'scopes are judged before the client',
      '    request.scopes.some((scope) => scope !== OFFLINE_ACCESS && !tenant.scopes.has(scope)) &&\n    REFUSALS.scope,',
      '    judgeClient(request, tenant) || request.scopes.some((scope) => scope !== OFFLINE_ACCESS && !tenant.scopes.has(scope)) &&\n    REFUSALS.scope,',
    ],
    [
      'a missing client_id is 400 from OpenIddict 5 on',
      'early && !tenant.generation.missingClientIdIsInvalidClient',
      'early && tenant.generation.missingClientIdIsInvalidClient',
    ],
    [
      'the password grant without client_id is 401',
      "const early = grantType === 'client_credentials' || grantType === 'authorization_code'",
      "const early = grantType !== 'refresh_token'",
    ],
    [
      'a public client gets no client credentials',
      "application?.type === 'public' && grantType",
      'application?.type === undefined && grantType',
    ],
    [
      'a scope has to be ticked',
      '!isFree(scope) && !application?.scopes.includes(scope)',
      '!isFree(scope) && !application?.scopes',
    ],
    [
      'offline_access is refused under client credentials',
      '  ({ request }) => asksOffline(request) && REFUSALS.offlineAccessGrant,\n',
      '',
    ],
    [
      'an application with implicit alone may not use the token endpoint',
      'application?.flows.every(isImplicit)',
      'application?.flows.length === 0',
    ],
  ],
  'mock-issuer/exchange.ts': [
    [
      'a token is journaled though its answer is lost',
      'close({ ...failure, ...(issued && { issued }) })',
      'close(failure)',
    ],
    [
      'own failures are 500 with a header',
      "emptyAnswer(500, [['X-Mock-Issuer-Failure', failureOf(error, route)]])",
      'emptyAnswer(500)',
    ],
    [
      'own failures show no message',
      '`${error instanceof Error ? error.name : typeof error} while answering ${endpoint}`',
      '`${error} while answering ${endpoint}`',
    ],
    [
      'a fault may change a secret',
      'tenant.applications.hashSecrets() // the fault may have changed one',
      '// nothing',
    ],
  ],
  'mock-issuer/fault_kinds.ts': [
    [
      "Retry-After is a date of the tenant's clock",
      'const date = new Date(now() + seconds * 1000)',
      'const date = new Date(Date.now() + seconds * 1000)',
    ],
    [
      'a spoilt answer has its own length',
      '[header[0], lengthOf(body)] as const : header',
      'header : header',
    ],
    ['no Location that no header can hold', "checkHeader('fault.redirect', location)", 'location'],
  ],
  'mock-issuer/faults.ts': [
    ['a step is for so many requests', 'one.used < one.times', 'one.used <= one.times'],
    [
      'a step is for requests that have all of its match',
      'MATCH_KEYS.every((key)',
      'MATCH_KEYS.some((key)',
    ],
    ['steps left over are told', 'times === Infinity ? used === 0 : used < times', 'used === 0'],
  ],
  'mock-issuer/fingerprints.ts': [
    [
      'a fingerprint has a key of the object',
      'crypto.getRandomValues(new Uint8Array(32))',
      'new Uint8Array(32)',
    ],
    ['one key for all fingerprints of an object', 'keyed ??= hmac', 'keyed = hmac'],
    [
      'fingerprints of other lengths differ',
      'let difference = one.length ^ other.length',
      'let difference = 0',
    ],
  ],
  'mock-issuer/generations.ts': [
    [
      'v4 has two ways of authentication',
      "authMethods: ['client_secret_basic', 'client_secret_post'],",
      'authMethods: V5.authMethods,',
    ],
    [
      'v4 refuses a missing id with 401',
      'missingClientIdIsInvalidClient: true',
      'missingClientIdIsInvalidClient: false',
    ],
  ],
  'mock-issuer/id_token.ts': [
    ['an ID token is good for twenty minutes', '20 * 60', '60 * 60'],
    ['at_hash is half of the hash', 'new Uint8Array(hash, 0, 16)', 'new Uint8Array(hash)'],
  ],
  'mock-issuer/journal.ts': [
    [
      'the journal keeps no more than 10,000 entries',
      'const kept = () => entries.slice(-MOST_ENTRIES)',
      'const kept = () => entries.slice()',
    ],
    [
      'requests that are no longer kept still count',
      'number: ++total',
      'number: (total = entries.length + 1)',
    ],
    [
      'a dropped request leaves no token behind',
      'if (isKept && outcome.issued)',
      'if (outcome.issued)',
    ],
  ],
  'mock-issuer/journal_match.ts': [
    [
      'an unknown key is refused before any request',
      "checkKeys('journal', match, KEYS)",
      'void checkKeys',
    ],
    [
      'what no entry has is not printed',
      "const isKnown = key === 'endpoint' ||",
      "const isKnown = key !== 'secret' ||",
    ],
  ],
  'mock-issuer/journal_tokens.ts': [
    ['403 refuses a token', 'status === 401 || status === 403', 'status === 401'],
  ],
  'mock-issuer/mock_issuer.ts': [
    ['reset ends all tokens', '      keys.lose()\n    },\n  }', '    },\n  }'],
    ['reset empties the journal', '      journal.clear()\n', ''],
    [
      'reset gives the clock back',
      '[applications, settings, clock, graphql]',
      '[applications, settings, graphql]',
    ],
    ['reset goes back to the settings of the options', '  settings.remember()\n', ''],
  ],
  'mock-issuer/msw.ts': [
    [
      'MSW 2 refuses what has no handler',
      'onUnhandledRequest: ({ method, url }) => reject(method, url)',
      'onUnhandledRequest: () => {}',
    ],
    ['redirects are left to the call', "{ redirect: 'manual' }", '{}'],
    ['no URL is printed', 'new URL(url).origin} was', 'url} was'],
  ],
  'mock-issuer/options.ts': [
    ['an address ends with one slash', "url.href.replace(/\\/*$/, '/')", 'url.href'],
  ],
  'mock-issuer/recipe.ts': [
    [
      'a missing box of a recipe is off',
      'step[member] != null && checkFlag',
      'step[member] == null || checkFlag',
    ],
    [
      'steps of other features are passed over',
      'if (name === SERVER_SETTINGS.toLowerCase())',
      'else',
    ],
    [
      'the names of steps may be spelt otherwise',
      'checkText(`${where}.name`, step?.name).toLowerCase()',
      'checkText(`${where}.name`, step?.name)',
    ],
  ],
  'mock-issuer/redact.ts': [
    ['no query value is shown', 'redact(value)] as const', 'value] as const'],
    ['no unknown query name is shown', 'known(name, QUERY_NAMES)', 'name'],
    ['no unknown method is shown', 'known(request.method, METHODS)', 'request.method'],
    [
      'no unregistered client id is shown',
      'tenant.applications.get(clientId) ? clientId',
      'clientId ? clientId',
    ],
    [
      'no unknown scope is shown',
      "tenant.scopes.has(scope) || scope === 'offline_access' ? scope",
      'scope ? scope',
    ],
  ],
  'mock-issuer/refusals.ts': [
    [
      'only invalid_client is 401',
      "if (error !== 'invalid_client') return",
      'if (!/_client$/.test(error)) return',
    ],
    [
      'no token, no error in the challenge',
      "refused ? challenge('Bearer', refused) : ['WWW-Authenticate', 'Bearer'],",
      "challenge('Bearer', refused ?? TOKEN_REFUSALS.invalid),",
    ],
  ],
  'mock-issuer/roles.ts': [
    [
      'given roles take the place of built-in ones',
      "roles.set(names[at] ?? '', ",
      "roles.has(names[at] ?? '') || roles.set(names[at] ?? '', ",
    ],
  ],
  'mock-issuer/router.ts': [
    [
      'a path is no member of every object',
      "ROUTES.get(name) ?? 'other'",
      "Object.fromEntries(ROUTES)[name] ?? 'other'",
    ],
    ['an escaped slash is none', '/%(?!2f)[2-7]', '/%[2-7]'],
  ],
  'mock-issuer/sent_request.ts': [
    ['a plain form has its content type', 'isForm ? FORM : TEXT', 'TEXT'],
    ['content with GET is left to Request', '!(WITH_BODY.includes(method) && (isForm', '!((isForm'],
    ['an aborted request ends', 'if (signal.aborted) abort()', ''],
  ],
  'mock-issuer/settings.ts': [
    [
      'settings that are not named stay',
      'changes[key] === undefined ? before[key]',
      'changes[key] === undefined ? DEFAULTS[key]',
    ],
  ],
  'mock-issuer/signing_key.ts': [
    [
      'a month too short has its last day',
      'if (result.getUTCDate() !== date.getUTCDate()) result.setUTCDate(0)',
      '',
    ],
    ['signing keys cannot be taken out', 'generateKey(RSA, false', 'generateKey(RSA, true'],
  ],
  'mock-issuer/tenant_fetch.ts': [
    ['no other origin is reached', 'if (url.origin !== origin) throw', 'if (false) throw'],
    ['only the origin is named', '`fetch failed: ${url.origin} is', '`fetch failed: ${url} is'],
    ['twenty redirects at most', 'const MOST_REDIRECTS = 20', 'const MOST_REDIRECTS = 21'],
    [
      'a redirected POST becomes GET',
      "method === 'POST' && status < 303",
      "method === 'POST' && status < 302",
    ],
  ],
}

/** Rules of the mock issuer, each broken in one place. */
export const MOCK_ISSUER_PATCHES: readonly Patch[] = patchesOf(rows)
