import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {
  // Introspection, revocation and userinfo.
  'mock-issuer/application_form.ts': [
    [
      'an application has no permission by itself',
      'scopes = [], endpoints = []',
      'scopes = [], endpoints = ENDPOINTS',
    ],
  ],
  'mock-issuer/endpoints/client_checks.ts': [
    [
      'a wrong secret proves nothing',
      'return tenant.applications.hasSecret(clientId, secretFingerprint) ? undefined : REFUSALS.secret',
      'return undefined',
    ],
    [
      'a public client has no secret',
      'clientSecret === undefined ? undefined : REFUSALS.publicSecret',
      'undefined',
    ],
    [
      'a confidential client needs a proof',
      'hasProof(request, tenant) ? REFUSALS.assertion : REFUSALS.noSecret',
      'hasProof(request, tenant) ? REFUSALS.assertion : undefined',
    ],
    ['an assertion names its client', 'return generation.readsAssertions &&', 'return false &&'],
    [
      'OpenIddict 4 knows no assertions',
      'if (!generation.readsAssertions) return undefined',
      '',
    ],
  ],
  'mock-issuer/endpoints/form.ts': [
    [
      'a query has no limits of a form',
      'return formOf(pairsOf(search.slice(1)))',
      'return readForm(TYPE, new TextEncoder().encode(search.slice(1))) as Form',
      'mock-issuer/endpoints/parameters',
    ],
  ],
  'mock-issuer/endpoints/introspection.ts': [
    [
      'names are for the audience alone',
      "caller.type === 'confidential' && audiences.includes(caller.clientId)",
      "caller.type === 'confidential'",
    ],
    [
      'names are not for public clients',
      "caller.type === 'confidential' && audiences",
      'audiences',
    ],
    [
      'an introspection may be kept',
      "['GET', 'POST'], headers: []",
      "['GET', 'POST'], headers: [['Cache-Control', 'no-store']]",
    ],
    ['GET introspects', "['GET', 'POST']", "['POST']"],
    ['nbf is iat', 'nbf: issuedAt,', 'nbf: undefined,'],
    [
      'an unknown token is inactive',
      "judged.refusal.error === 'invalid_token'",
      "judged.refusal.id === 'ID2019'",
    ],
  ],
  'mock-issuer/endpoints/parameters.ts': [
    [
      'a wrong method is refused before anything else',
      'if (!methods.some((one) => one === method))',
      "if (method === 'PUT' && headers.has('content-type'))",
    ],
    ['a body above the limit of the framework is 413', '30_000_000', '30_000_001'],
    ['the query of a POST says nothing', "if (method === 'GET')", 'if (url.search)'],
  ],
  'mock-issuer/endpoints/presented_token.ts': [
    [
      'a missing token comes first',
      'if (text === undefined)',
      'if (text === undefined && request.clientId)',
    ],
    [
      'half an assertion comes before a missing client',
      'judgeAssertion(request, tenant) ?? missingClientId(request, tenant) ??',
      'missingClientId(request, tenant) ?? judgeAssertion(request, tenant) ??',
    ],
    [
      'an endpoint needs its permission',
      'caller.endpoints.includes(endpoint)',
      'caller.endpoints.length > 0',
    ],
    [
      'OpenIddict 4 judges the permission before the token',
      '!mayAsk && !tenant.generation.judgesTokenBeforePermission',
      'false as boolean',
    ],
    [
      'later ones judge the token before the permission',
      '!mayAsk && !tenant.generation.judgesTokenBeforePermission',
      '!mayAsk',
    ],
    [
      'an ID token is none',
      "token.type !== 'access_token'",
      "token.type === 'access_token' && !token.id",
      'mock-issuer/endpoints/introspection',
    ],
    [
      'a token is not for strangers',
      ' ||\n    token.audiences.length === 0',
      ' || true',
      'mock-issuer/endpoints/introspection',
    ],
    [
      'a token for nobody is for all',
      ' ||\n    token.audiences.length === 0',
      '',
      'mock-issuer/endpoints/introspection',
    ],
  ],
  'mock-issuer/endpoints/revocation.ts': [
    ['a revoked token is marked', '    tenant.tokens.entries.revoke(id)\n', ''],
    ['garbage is revoked already', "judged.refusal.error !== 'invalid_token'", 'judged.refusal'],
    ['a revocation is not kept', "['POST'], headers: NO_STORE", "['POST'], headers: []"],
  ],
  'mock-issuer/endpoints/userinfo.ts': [
    ['userinfo wants an access token', ', otherType: TOKEN_REFUSALS.noAccessToken', ''],
    [
      'the header comes before the query',
      'tokenInHeader(request.headers) ?? form',
      "form.parameter('access_token') ?? tokenInHeader(request.headers) ?? form",
    ],
    ['userinfo has no users', 'refuseToken(400, TOKEN_REFUSALS.noUser, [])', 'emptyAnswer(500)'],
    [
      'no token, no error',
      'if (token === undefined) return refuseToken(401, undefined, [])',
      'if (token === undefined) return refuseToken(401, TOKEN_REFUSALS.invalid, [])',
    ],
  ],
  'mock-issuer/journal_tokens.ts': [
    ['introspection is no use of a token', "if (endpoint === 'introspection' ||", 'if ('],
  ],
  'mock-issuer/recipe.ts': [
    [
      'a recipe permits introspection',
      'endpoints: held(where, step, PERMISSION_MEMBERS)',
      'endpoints: []',
    ],
  ],
  'mock-issuer/redact.ts': [
    [
      'no presented token is shown',
      'token: redactor(tenant)(token.trim())',
      'token: token.trim()',
    ],
  ],
  'mock-issuer/router.ts': [
    [
      'an endpoint may be switched off',
      'one === endpoint && !endpoints.includes(one)',
      'false as boolean && endpoints.includes(one)',
    ],
  ],
}

const formats: Record<string, Row[]> = {
  'mock-issuer/access_token.ts': [
    ['a token is issued in a whole second', 'Math.floor(clock.now() / 1000) * 1000', 'clock.now()'],
    ['a token is good for an hour', 'HOUR_SECONDS = 3600', 'HOUR_SECONDS = 3599'],
    ['expiry is exact', 'expiresAtMs < clock.now()', 'expiresAtMs <= clock.now()'],
    [
      'expiry comes before the audience',
      'if (expiresAtMs !== undefined && expiresAtMs',
      'if (audiences.length > 0 && expiresAtMs !== undefined && expiresAtMs',
    ],
    [
      'a token without audience is for nobody',
      'audience !== undefined && audiences.length === 0',
      'false',
    ],
    ['the audience of another is refused', '!audiences.includes(audience)', 'false'],
    ['a revoked token is refused', '!entries.isValid(id)', 'false'],
    ['who does not ask the database takes revoked ones', 'if (entry && id', 'if (id'],
    [
      'white space is read past by Data Protection alone',
      'return await readJwt(text, demands, keys)',
      'return await readJwt(trimmed, demands, keys)',
    ],
    [
      'a reference is read by who asks the database',
      'const isReference = demands.entry && text',
      'const isReference = text',
    ],
    [
      'a reference is random',
      'crypto.getRandomValues(new Uint8Array(REFERENCE_BYTES))',
      'new Uint8Array(REFERENCE_BYTES)',
    ],
    ['a reference may be given', 'if (!useReferenceAccessTokens) return', 'if (issuer) return'],
  ],
  'mock-issuer/encryption_key.ts': [
    ['encryption keys cannot be taken out', '    false,\n', '    true,\n'],
  ],
  'mock-issuer/endpoints/bearer.ts': [
    [
      'without validation nobody reads a token',
      'token === undefined || !tenant.settings.get().tokenValidation',
      'token === undefined',
      'mock-issuer/endpoints/graphql',
    ],
  ],
  'mock-issuer/endpoints/token_demands.ts': [
    [
      'the API asks which tenant an issuer leads to',
      '(issuer) => leadsTo(tenant.path, issuer)',
      'sameAs(issuerOf(request, tenant))',
    ],
    ['the server compares the issuer', 'isIssuer: sameAs(', 'isIssuer: (sameAs) => !!('],
    ['an issuer at the root may lack its slash', '=== issuer || other === root', '=== issuer'],
    [
      'an issuer below the root keeps its slash',
      "new URL(issuer).pathname === '/' ? issuer.replace",
      'issuer ? issuer.replace',
    ],
    ['other paths are other tenants', "? asked === '/' :", '? !!asked :'],
    ['a path is compared whole', ".replace(/\\/?$/, '/')", ''],
    ['the API asks for references alone', 'entry: useReferenceAccessTokens', 'entry: true'],
  ],
  'mock-issuer/id_token.ts': [
    [
      'an ID token has an entry',
      'tokens.entries.add()',
      'crypto.randomUUID()',
    ],
  ],
  'mock-issuer/issue_token.ts': [
    [
      'a scope has to be one of the tenant',
      'if (tenant.scopes.has(checkText(where, scope))) return scope',
      'if (checkText(where, scope)) return scope',
    ],
    [
      'audiences take the place of others',
      '...(audiences && { audiences: checkList(`${WHERE}.audiences`, audiences, checkText) }),',
      '',
    ],
    [
      'a token names the issuer of now',
      'issuerOf({ url }, tenant)',
      "'https://shop.example/north'",
    ],
  ],
  'mock-issuer/jwt.ts': [
    ['a JWT names its key', 'kid: key.kid, x5t: key.x5t, typ', 'x5t: key.x5t, typ'],
    ['a token may be signed alone', 'if (!encrypt) return jws', ''],
    ['a JWE is of the recorded kind', "enc: 'A256CBC-HS512'", "enc: 'A256GCM'"],
    ['one value stands alone', 'others.length > 0 ? values : first', 'values'],
  ],
  'mock-issuer/jwt_claims.ts': [
    ['claims stand in order', '    exp: expiresAtMs / 1000,\n    iat', '    iat'],
    ['no scope, no claim', 'scopes.length > 0 && {', '{'],
    ['numbers are no names', "typeof value === 'string' ? value : undefined", 'value as string'],
  ],
  'mock-issuer/jwt_reader.ts': [
    ['a JWT has no white space', '/^[\\w-]+\\.[\\w-]+\\.[\\w-]*$/', '/^.*\\..*\\..*$/s'],
    ['a JWE is read', 'JWE.test(text) ? await', '!text ? await'],
    [
      'old encryption keys are good',
      'of await encryption.valid()) {',
      'of (await encryption.valid()).slice(0, 1)) {',
    ],
    [
      'a signature that is missing is wrong',
      "if (jws.endsWith('.')) return TOKEN_REFUSALS.signature",
      '',
    ],
    [
      'only the key that is named counts',
      'named.length > 0 ? named : keys) {',
      'keys) {',
    ],
    [
      'a key that is not named is not found',
      'named.length > 0 ? TOKEN_REFUSALS.signature : TOKEN_REFUSALS.signingKey',
      'TOKEN_REFUSALS.signature',
    ],
    ['an issuer is one text', "typeof iss !== 'string' || !demands", '!demands'],
    ['another issuer is refused', '|| !demands.isIssuer(iss)) return', ') return'],
    ['another type is refused', '&& !ACCESS_TOKEN.test(typ)) return', '&& !typ) return'],
    ['a type in other letters breaks the tenant', '\\+jwt$/i', '\\+jwt$/'],
    [
      'a type is no member of every object',
      'Object.hasOwn(TYPES, typ) ? TYPES[typ]',
      'typ ? TYPES[typ]',
    ],
  ],
  'mock-issuer/key_ring.ts': [
    ['a certificate that has ended is not published', 'notAfterMs >= now', 'notAfterMs > 0'],
    ['a certificate is good up to its last moment', 'notAfterMs >= now', 'notAfterMs > now'],
    ['one new key for all requests', 'if (made === known) made = undefined', 'made = undefined'],
    ['old keys stay published', '[fresh, ...old].sort', '[fresh].sort'],
    [
      'the key that ends last is in use',
      'b.notAfterMs - a.notAfterMs',
      'a.notAfterMs - b.notAfterMs',
    ],
    ['what was never used is not renewed', 'if (!made) return', ''],
  ],
  'mock-issuer/keys.ts': [
    ['rotation renews encryption', 'signing.rotate(), encryption.rotate()', 'signing.rotate()'],
    ['rotation leaves an old key to publish', 'await signing.valid() // published', '// published'],
    ['encryption keys are lost too', '      encryption.lose()\n', ''],
    ['lost keys end opaque tokens', '      dataProtection = undefined\n', ''],
  ],
  'mock-issuer/opaque_token.ts': [
    ['a token is as long as the recorded one', 'const written = 342', 'const written = 326'],
    ['a token grows with its scopes', " + list('.scopes', scopes)", ''],
    ['a token may be long', 'if (length > MOST_RANDOM) return', 'if (length > Infinity) return'],
  ],
  'mock-issuer/options.ts': [
    ['a name of a tenant is one word', '/^\\w+$/', '/\\w/'],
  ],
  'mock-issuer/recent.ts': [
    ['older ones are there too', ' ?? old.get(key)', ''],
    ['not all there ever were', 'if (young.size < most) return', 'if (most) return'],
  ],
  'mock-issuer/recipe.ts': [
    ['a recipe sets the format', '    accessTokenFormat,\n    encrypt', '    encrypt'],
    [
      'a recipe switches encryption off',
      "!isOn(where, step, 'DisableAccessTokenEncryption')",
      'true',
    ],
    ['a recipe sets references', "isOn(where, step, 'UseReferenceAccessTokens')", 'false'],
    ['the format is exported', 'ACCESS_TOKEN_FORMATS.indexOf(accessTokenFormat)', '0'],
  ],
  'mock-issuer/settings.ts': [
    [
      'a recipe takes back what it does not name',
      '{ ...DEFAULTS, tokenValidation, poweredBy }',
      '{ ...current, authority: undefined, tokenValidation, poweredBy }',
    ],
  ],
  'mock-issuer/settings_rules.ts': [
    [
      'opaque tokens cannot be without encryption',
      "accessTokenFormat === 'opaque' && !encryptAccessTokens",
      'false as boolean',
      'mock-issuer/settings',
    ],
    [
      'a flow needs its endpoints',
      'if (!endpoints.includes(needed))',
      "if (needed === 'logout')",
      'mock-issuer/settings',
    ],
    [
      'a tenant needs a flow',
      'if (flows.length === 0)',
      'if (flows.length < 0)',
      'mock-issuer/settings',
    ],
  ],
  'mock-issuer/token_entries.ts': [
    ['an unknown entry is not good', 'valid.get(id) === true', 'valid.get(id) !== false'],
  ],
}

/** Rules of the token formats and the endpoints besides the token endpoint, each broken in one place. */
export const WIRE_PATCHES: readonly Patch[] = [...patchesOf(rows), ...patchesOf(formats)]
