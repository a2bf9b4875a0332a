/** One line of code, broken. */
export interface Patch {
  /** The rule that the line keeps. */
  readonly name: string
  readonly file: string
  /** Stands in the file exactly once. */
  readonly find: string
  readonly replace: string
  /** The test that shows it, without `.test.ts`. Default: that of the file, and those of teeth.ts. */
  readonly shownIn?: string | undefined
}

/** A patch of a file. */
export type Row = [name: string, find: string, replace: string, shownIn?: string]

const rows: Record<string, Row[]> = {
  'src/access_token.ts': [
    [
      'expiry counts the whole lifetime',
      'grant.lifetimeSeconds * 1_000',
      'grant.lifetimeSeconds * 999',
    ],
    [
      'JSON hides the token',
      'return { tokenType: this.tokenType,',
      'return { t: this.#accessToken,',
    ],
    [
      'printers hide the token',
      'return `AccessToken ${JSON.stringify(this)}`',
      'return this.#accessToken',
    ],
    [
      'a token as text cannot stand in a header',
      'AccessToken (hidden)\\n',
      'AccessToken (hidden) ',
    ],
    ['no printer walks up to the token', 'RedactedAccessToken.prototype.constructor = Object', ''],
    ['the token is frozen', 'Object.freeze(this)', 'void this'],
  ],
  'src/attempts.ts': [
    ['attempts are bounded', '++failures >= most', '++failures > most'],
    ['only passing failures are tried again', '!error.retryable ||', ''],
    ['pauses vary', '(0.5 + timing.random())', '1'],
    ['Retry-After is waited for', '(error.retryAfterSeconds ?? 0) * 1_000 || usual', 'usual'],
    ['no pause beyond the deadline', '+ ms >= deadlineMs', '+ 0 >= deadlineMs'],
  ],
  'src/authorized_fetch.ts': [
    [
      'the token is sent as bearer',
      '`Bearer ${accessToken}`',
      '`${accessToken}`',
      'src/reliability_counts',
    ],
    ['a foreign Authorization is refused', "!headers.has('authorization')", 'headers'],
    ['redirects are followed by us alone', "redirect: 'manual',", 'redirect,'],
    ['redirect: manual hands out', "redirect === 'manual' ||", '', 'src/redirects'],
    ['redirect: error refuses', "redirect === 'follow' && hops", 'hops', 'src/redirects'],
    ['five redirects at most', 'hops < MAX_REDIRECTS', 'hops <= MAX_REDIRECTS', 'src/redirects'],
    [
      'an abort is thrown as it is',
      'signal?.aborted ? signal.reason : error',
      'error',
      'src/redirects',
    ],
    [
      'the signal ends the wait for a token',
      'const want = { signal, waitUntil }',
      'const want = { waitUntil }',
      'src/reliability_counts',
    ],
  ],
  'src/challenge.ts': [
    ['names are compared in small letters', '[name.toLowerCase()]: text', '[name]: text'],
    ['escapes are undone', "?.replace(/\\\\(.)/g, '$1')", ''],
  ],
  'src/check_options.ts': [
    ['unknown options are refused', 'if (!rule) {', 'if (!rule) continue\n    if (!rule) {'],
    ['inherited names are no options', 'Object.hasOwn(rules, key) && ', ''],
    ['undefined means left out', 'if (value === undefined) continue', ''],
    [
      'the nearest name is meant',
      'likeness(name, b) - likeness(name, a)',
      'likeness(name, a) - likeness(name, b)',
    ],
  ],
  'src/client.ts': [
    [
      'a cached call makes nothing new',
      'options === undefined ? session.tokens.usual.get() : getTokenWith(options)',
      'getTokenWith(options ?? {})',
    ],
    ['the injected clock is used', 'settings.clock ?? seam.clock', 'seam.clock', 'src/expiry'],
    [
      'peek has the scope of its call',
      'session.tokens.of(scope).peek(',
      'session.tokens.usual.peek(',
    ],
    [
      'every scope may have the token',
      'for (const token of session.tokens.all())',
      'for (const token of [session.tokens.usual])',
    ],
    ['reset forgets', 'session = createSession(lasting)\n    },', '},'],
    ['diagnose shows no query', 'endpoint && shown(endpoint.url)', 'endpoint?.url.href'],
    [
      'scope of a call is that of its token',
      'session.tokens.of(want.scope)',
      'session.tokens.usual',
    ],
    ['no browser page', 'if (isBrowserPage()) {', 'if (false) {', 'src/runtime'],
  ],
  'src/discovery.ts': [
    ['a 404 falls back to the inserted form', 'first.status === 404', 'first.status === 410'],
    ['the first 404 is reported', '.then(read).catch(() => undefined)', '.then(read)'],
    ['only 200 is a document', 'status === 200 && document', 'document'],
    ['the last good document is kept', 'if (!held) throw error', 'throw error'],
    ['it is asked for again soon', 'DISCOVERY_RETRY_MS) }', '0) }', 'src/troubled_tenant'],
    [
      'it is asked for once at a time',
      'await flight.join(load, signal)',
      'await load(signal)',
      'src/model',
    ],
    ['a given endpoint needs no document', 'if (given) return given', ''],
  ],
  'src/errors.ts': [
    ['the query is never shown', 'const endpoint = shown(url)', 'const endpoint = url.href'],
    ['what is not given is not there', 'if (value !== undefined) Object.assign', 'Object.assign'],
    ['passing failures are told', 'this.retryable = PASSING.test(code)', 'this.retryable = false'],
  ],
  'src/exchange.ts': [
    ['answers are bounded', 'size > MAX_ANSWER_BYTES', 'size > Infinity'],
    ['redirects are refused', 'status >= 300 && status < 400', 'status > 999'],
    ['429 is known', 'if (status === 429)', 'if (status === 430)'],
    ['5xx is known', 'if (status >= 500)', 'if (status > 500)'],
    ['what is refused is let go', 'body?.cancel?.().catch(() => {})', ''],
    ['the answer is decoded across chunks', '{ stream: true }', '{}'],
  ],
  'src/expiry.ts': [
    [
      'the monotonic clock counts',
      'Math.max(wall - startedAtMs, monotonicAtLook - startedMonotonicMs)',
      'wall - startedAtMs',
    ],
    [
      'the wall clock counts',
      'Math.max(wall - startedAtMs, monotonicAtLook - startedMonotonicMs)',
      'monotonicAtLook - startedMonotonicMs',
    ],
    ['a wall clock before the start ends it', 'if (wall < startedAtMs) return 0', ''],
    [
      'the monotonic clock is read seldom',
      'if (!(wall > wallAtLook && wall < wallAtLook + MONOTONIC_LOOK_MS)) {',
      'if (wall) {',
    ],
  ],
  'src/metadata.ts': [
    ['the issuer is compared', 'expected === named ||', 'expected !== named ||'],
    ['only a path-less issuer has a slash to spare', "parseUrl(expected)?.pathname === '/' &&", ''],
    ['the token endpoint is https', 'isSecure(url, expected.loopbackHttp),', 'true,'],
    [
      'the token endpoint is on an allowed origin',
      'expected.tokenEndpointOrigins.has(url.origin),',
      'true,',
    ],
    ['the grant must be offered', '.includes(grant),', '.includes(grant) || true,'],
    [
      'absent is not empty',
      "list('grant_types_supported', [grant])",
      "list('grant_types_supported', [])",
    ],
    [
      'Basic comes first',
      'CLIENT_AUTHENTICATIONS.find((known)',
      '[...CLIENT_AUTHENTICATIONS].reverse().find((known)',
    ],
    ['the option wins over metadata', 'expected.clientAuthentication ??', ''],
  ],
  'src/mint.ts': [
    ['a mint has one deadline', 'timeoutMs * MINT_TIMEOUT_FACTOR', 'timeoutMs * 10'],
    [
      'a quick mint ends with the old token',
      'Math.min(timeoutMs, withinMs)',
      'timeoutMs',
      'src/token_holder',
    ],
    [
      'a quick mint makes one attempt',
      'once ? 1 : MAX_ATTEMPTS',
      'MAX_ATTEMPTS',
      'src/token_holder',
    ],
    [
      'a refused secret is asked for anew',
      'if (!refused.has(newer)) return await request(endpoint, newer)',
      '',
      'src/refused_secrets',
    ],
    [
      'the same secret is not sent again',
      'if (!refused.has(newer)) return',
      'return',
      'src/refused_secrets',
    ],
    [
      'the source learns of the refusal',
      'await readSecret(true,',
      'await readSecret(false,',
      'src/refused_secrets',
    ],
    ['a 404 asks discovery once more', 'discovery.expire()', ''],
    [
      'the same endpoint is not asked again',
      'if (moved.url.href !== endpoint.url.href) return',
      'return',
    ],
    [
      'a token that ended on its way is not used',
      'if (lifetimeMs > 0 && spentMs',
      'if (lifetimeMs > 1e9 && spentMs',
    ],
    [
      'the asked scope is the granted one by default',
      'grant.scope ?? scope }',
      'grant.scope }',
      'src/client',
    ],
    [
      'expiry counts from the start of the request',
      'const started = startLifetime(timing.clock, 0)\n          const { startedAtMs } = started',
      'const started = { ...startLifetime(timing.clock, 0), startedAtMs: 0 }\n          const { startedAtMs } = started',
    ],
  ],
  'src/network_error.ts': [
    ['codes are plain words', '/^\\w{1,60}$/.test(value)', 'true'],
    ['inner codes are found', '[outer?.code, inner?.code, inner?.cause?.code]', '[outer?.code]'],
  ],
  'src/options.ts': [
    ['an issuer has no query', '[^\\s\\\\#?]+$/i)', '[^\\s\\\\#]+$/i)'],
    [
      'URLs have no user',
      'url instanceof URL && !url.username && !url.password',
      'url instanceof URL',
    ],
    ['origins are origins', 'origin === parseUrl(origin)?.origin', 'parseUrl(origin)'],
    [
      'one of issuer and tokenEndpoint',
      '(issuer === undefined) === (tokenEndpoint === undefined)',
      'false',
    ],
    ['plain http is refused', 'if (isSecure(url, loopbackHttp)) return url', 'return url'],
    [
      'the endpoint lies within its origins',
      'if (tokenEndpoint && !tokenEndpointOrigins',
      'if (!tokenEndpoint && !tokenEndpointOrigins',
    ],
    [
      'fetch is looked up at each call',
      'fetch: (input, init) => globalThis.fetch(input, init),',
      'fetch: globalThis.fetch,',
    ],
    ['the secret is required', "['clientId', 'clientSecret'] as const", "['clientId'] as const"],
  ],
  'src/protocol.ts': [
    ['post is post', "method === 'client_secret_post' ?", "method === 'client_secret_basic' ?"],
    ['no scope unless asked', 'scope === undefined ? {} : { scope }', "{ scope: scope ?? '' }"],
  ],
  'src/redact.ts': [
    ['sent values are hidden', "rest.replaceAll(value, '…')", 'rest'],
    ['disguised values are hidden', "PLAIN_WORD.test(word) ? word : '…'", 'word'],
    ['control characters are neutralised', ".replace(INVISIBLE, ' ')", ''],
    ['server texts are cut', '.slice(0, MAX_SERVER_TEXT_LENGTH)', ''],
  ],
  'src/redirects.ts': [
    [
      'redirects stay within the origin',
      'url?.href.startsWith(`${from.origin}/`)',
      'url !== undefined',
    ],
    ['a stream is not sent twice', '!toGet && !isReplayable(body)', 'false'],
    ['303 becomes GET', 'status === 303 ?', 'status === 399 ?'],
    ['301 and 302 keep other methods', "status < 303 && method === 'POST'", 'status < 303'],
    ['GET carries no content headers', '!/^content-/i.test(name)', 'name'],
  ],
  'src/retry_after.ts': [
    ['Retry-After is cut', 'Math.min(seconds, MAX_RETRY_AFTER_SECONDS)', 'seconds'],
    ['dates are understood', 'Math.ceil((Date.parse(value as string) - nowMs) / 1_000)', 'NaN'],
  ],
  'src/runtime.ts': [
    ['jsdom is no page', '!isServerRuntime() && (', '('],
    ['Deno is a server runtime', '|| Deno)', ')'],
    ['a worker that imitates Node is none', 'process?.versions?.v8', 'process?.versions'],
    ['a worker of a page is one', '/^Mozilla\\//', '/^never/'],
  ],
  'src/secret.ts': [
    ['control characters are refused', '[^\\p{Cc}\\p{Cs}\\ufeff]', '[^\\p{Cs}\\ufeff]'],
    [
      'a source’s own words are not repeated',
      "useless('could not be read')",
      'useless(String(error))',
    ],
    ['what a source gives is checked', 'if (isCredential(value)) return value', 'return value'],
  ],
  'src/secret/env.ts': [
    ['the given env is looked at', '(env ?? process?.env)?.[name]', 'process?.env?.[name]'],
    [
      'the variable is named',
      'Environment variable ${shown} is not set',
      'Environment variable is not set',
    ],
  ],
  'src/target.ts': [
    ['a path stays below any tenant', 'parseUrl(input, PROBE)?.href.startsWith(PROBE) &&', ''],
    [
      'a path stays below this tenant',
      ' && url.href.startsWith(new URL(base).href)',
      '',
    ],
    ['the token goes to listed origins', '&& apiOrigins.has(url.origin)', ''],
    ['the token goes by https', 'isSecure(url, loopbackHttp) &&', ''],
  ],
  'src/time.ts': [
    ['a deadline ends the wait', 'resolve(late())', 'void late'],
    ['a deadline stops the work', 'resolve(late())\n      controller.abort()', 'resolve(late())'],
    ['no timer is left behind', '      cancel()\n', ''],
  ],
  'src/token_answer.ts': [
    ['a token can stand in a header', '!isText(token, /^[!-~]+$/)', '!isText(token, /./)'],
    ['a token has a bound', 'String(token).length > MAX_TOKEN_LENGTH', 'false'],
    ['the type is Bearer', '!isText(type, /^bearer$/i)', 'false'],
    [
      'expires_in is a number or digits',
      "!isText(expiresIn ?? '0', /^\\d+$/)",
      '!isText(String(expiresIn), /^\\d/)',
    ],
    [
      'a lifetime has a bound',
      'Math.min(lifetime, MAX_LIFETIME_SECONDS)',
      'lifetime',
    ],
    [
      'exp of a JWT is for want of better',
      'expiresIn ?? jwtSecondsLeft(accessToken, startedAtMs)',
      'jwtSecondsLeft(accessToken, startedAtMs) ?? expiresIn',
    ],
    [
      'a missing lifetime is warned of',
      "expiresIn === null) warn('lifetime_missing')",
      'expiresIn === null) void 0',
    ],
    ['a lifetime in text is warned of', "warn('lifetime_text')", ''],
    ['a long lifetime is warned of', "warn('lifetime_capped')", ''],
    ['no lifetime is warned of', "warn('lifetime_none')", ''],
    ['a large token is warned of', "warn('token_large')", ''],
    [
      'invalid_client is known',
      "told.error === 'invalid_client'",
      "told.error === 'invalid_grant'",
    ],
    ['the challenge is read', '...challenges.map((each) => each.parameters), body', 'body'],
    ['server texts are scrubbed', 'redactor.clean(value as string)', '(value as string)'],
    ['only 200 is a success', 'status === 200 && body', 'body'],
  ],
  'src/token_cache.ts': [
    ['keys are bounded', 'if (others.size <= maxKeys) break', 'break'],
    ['a key in flight stays', '&& !old.busy()', ''],
    ['the least recently used goes', 'others.delete(key.id)\n', ''],
    ['the usual key has one holder', 'if (key.id === usualKey.id) return usual', ''],
  ],
  'src/token_key.ts': [
    ['scopes are a set', '.sort()', ''],
  ],
  'src/urls.ts': [
    ['user and query are not shown', 'return url.origin + url.pathname', 'return url.href'],
    ['loopback http needs the switch', 'loopbackHttp && url.protocol', 'url.protocol'],
    [
      'loopback is three names',
      "['127.0.0.1', '[::1]', 'localhost']",
      "['127.0.0.1', '[::1]', 'localhost', 'shop.example']",
    ],
  ],
}

/** At least one for each rule of the client. */
export const PATCHES: readonly Patch[] = patchesOf(rows)

/** @param rows by file */
export function patchesOf(rows: Readonly<Record<string, Row[]>>): Patch[] {
  return Object.entries(rows).flatMap(([file, lines]) =>
    lines.map(([name, find, replace, shownIn]) => ({ name, file, find, replace, shownIn }))
  )
}
