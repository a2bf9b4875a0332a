import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const DISC = 'conformance/tenant/checks/disc'
const META = 'conformance/tenant/checks/meta'
const JWKS = 'conformance/tenant/checks/jwks'
const STOP = 'conformance/tenant/stop_rules'

const rows: Record<string, Row[]> = {
  'conformance/engine/base64.ts': [
    ['base64url has no padding', '[A-Za-z0-9_-]*$', '[A-Za-z0-9_=-]*$'],
    ['base64 has nothing around it', '[A-Za-z0-9+/]*={0,2}$/', '[A-Za-z0-9+/]*={0,2}\\n?$/'],
  ],
  'conformance/engine/canonical_json.ts': [
    ['canonical JSON has one order', '.sort(([a], [b]) => a < b ? -1 : 1)', ''],
    ['an inherited name is no member', 'Object.hasOwn(of, name)', 'name in of'],
  ],
  'conformance/engine/media_type.ts': [
    ['a media type ignores case', 'header.toLowerCase()', 'header', DISC],
    ['a charset may stand in quotes', `.replace(/^"(.*)"$/, '$1')`, '', DISC],
  ],
  'conformance/engine/repeated_names.ts': [
    ['a repeated name is found', 'if (names.has(name)) repeated.add(name)', ''],
    ['a value is no name', 'if (!isName || !names) continue', 'if (!names) continue'],
    [
      'an inner object has names of its own',
      'open.push(new Set())',
      'open.push(new Set(open.at(-1)))',
    ],
  ],
  'conformance/engine/seen.ts': [
    ['a quoted text steers no terminal', String.raw`text.replace(UNSAFE, '\uFFFD')`, 'text'],
    ['a quoted text is cut short', 'characters.length > limit', 'characters.length > limit + 1'],
  ],
  'conformance/tenant/issuer_difference.ts': [
    ['a slash after a path is a difference', '&& !hasPath) return undefined', ') return', DISC],
    ['a slash after a host is none', 'text === otherText && !hasPath', 'false', DISC],
    ['the path of another issuer shows', "kinds.push('path')", "kinds.push('case')", DISC],
    ['a user in the issuer is another host', '`${username}@${hostname}`', 'hostname', DISC],
    [
      'an issuer of another path could be another tenant',
      "['scheme', 'host', 'port', 'path']",
      "['scheme', 'host', 'port']",
      STOP,
    ],
  ],
  'conformance/tenant/keys/certificate.ts': [
    ['the version of a certificate can be missing', 'TAG.version ? parts.slice(1)', '0 ? parts'],
    ['years of two digits end with 2049', "< 50 ? '20' : '19'", "< 0 ? '20' : '19'"],
    ['an integer loses its zeros', 'bytes.findIndex((byte) => byte !== 0)', '0'],
  ],
  'conformance/tenant/keys/curves.ts': [
    ['a point is on its curve', ' - 3n * px + b)', ' - 2n * px + b)'],
    ['a coordinate is of the field', 'if (px >= p || py >= p) return false', ''],
  ],
  'conformance/tenant/keys/der_reader.ts': [
    [
      'an element ends within its bytes',
      'if (at + length > bytes.length) throw',
      'if (at > bytes.length) throw',
      'conformance/tenant/keys/certificate',
    ],
  ],
  'conformance/tenant/checks/disc.ts': [
    ['discovery is an object', 'response.status === 200 && document)', 'response.status === 200)'],
    ['discovery is there', 'response.status === 200 && document)', 'document)'],
    ['discovery is JSON by its type', "if (type !== 'application/json') {", 'if (false) {'],
    ['discovery is in UTF-8 by its type', "charset !== 'utf-8'", "charset === ''"],
    ['a missing issuer is told', "typeof published !== 'string'", 'published === null'],
    ['discovery has no byte order mark', String.raw`body.startsWith('\uFEFF')`, 'false'],
    ['discovery is UTF-8', 'if (!isUtf8) return', 'if (!body) return'],
    ['discovery repeats no name', 'repeatedNames(body)', 'repeatedNames("{}")'],
    ['an issuer has no query', "if (issuer.includes('?')) return", 'if (!issuer) return'],
    ['an issuer has no fragment', "if (issuer.includes('#')) return", 'if (!issuer) return'],
    ['an issuer has no user', "username !== '' || password !== ''", "username !== ''"],
    ['an issuer is https', 'isLoopback(issuer)', 'issuer'],
    ['a forged name is found', 'text.includes(forgedHost) ||', 'false ||'],
    ['a forged prefix is found', "|| text.includes('/forged')", ''],
    ['a forged name leads nowhere', "headerOf(response, 'Location') ?? ''", "''"],
    ['a refusal proves no resistance', 'if (status !== 200) {\n', 'if (false) {\n'],
    ['a refusal may name what it refuses', 'status === 200 ? body', 'status !== 302 ? body'],
    ['a redirect alone leads somewhere', 'isRedirect ? headerOf', 'status ? headerOf'],
    ['the third answer counts', "['P01.2', 'P01.3']", "['P01.2']"],
  ],
  'conformance/tenant/checks/meta_addresses.ts': [
    [
      'a token endpoint is published',
      'if (endpoint === undefined) {',
      'if (endpoint === null) {',
      META,
    ],
    [
      'an endpoint has no fragment',
      "if (address.includes('#')) return",
      'if (!address) return',
      META,
    ],
    ['an endpoint is https', '|| isOverHttp(address) ? undefined', '|| address ? undefined', META],
    ['all endpoints are looked at', '_endpoint$|^jwks_uri$', '^jwks_uri$', META],
    [
      'another port is another host',
      'new URL(textOf(address)).host',
      'new URL(textOf(address)).hostname',
      META,
    ],
  ],
  'conformance/tenant/checks/meta_flows.ts': [
    [
      'the flow is offered',
      "if (grants.includes('client_credentials')) return",
      'if (grants) return',
      META,
    ],
    [
      'no flows named means others',
      'if (!grants) return fail',
      'if (grants === null) return fail',
      META,
    ],
    ['other flows are told', "grant !== 'client_credentials'", "grant === ''", META],
    ['a tenant for people may have more', 'seen.target.expect.alsoServesUsers', 'false', META],
    ['the password flow is told', "!grants?.includes('password')", 'grants !== null', META],
    [
      'a secret can be presented',
      'methods.some((method) => secret.includes(method))',
      'secret',
      META,
    ],
    ['clients without a secret are told', "!methods?.includes('none')", 'metadata', META],
  ],
  'conformance/tenant/checks/meta_form.ts': [
    ['members of OpenID Connect are required', '...(isOpenId\n', '...(!metadata\n', META],
    ['members of flows for people are required', '...(isInteractive', '...(!metadata', META],
    [
      'an empty list is found',
      '(value as unknown[]).length === 0',
      '(value as unknown[]).length < 0',
      META,
    ],
    ['a type is looked at', 'if (IS_OF[type](value)) continue', 'if (type) continue', META],
    ['items of a list are texts', "value.every((item) => typeof item === 'string')", 'true', META],
  ],
  'conformance/tenant/checks/jwks.ts': [
    ['the keys are there', 'if (response.status !== 200) {', 'if (response.status > 599) {'],
    ['a key signs', 'if (signing.length > 0) return', 'if (keys) return'],
    ['the key of a token is published', 'key.kid === kid', 'key.kid !== undefined'],
    ['keys stay the same', "setOf('P03') === setOf('P03.2')", "setOf('P03') !== 'x'"],
    [
      'the order of keys is none',
      '.map(canonicalJson).sort()',
      '.map((key) => JSON.stringify(key))',
    ],
  ],
  'conformance/tenant/keys/key_set.ts': [
    ['an encryption key is none for tokens', "use !== 'enc' && verifies", 'verifies', JWKS],
  ],
  'conformance/tenant/checks/jwks_keys.ts': [
    ['no private member is published', "'qi', 'oth', 'k'", "'qi', 'oth'", JWKS],
    ['each key has a use where both are', 'use === undefined && hasBoth', 'false', JWKS],
    ['operations fit the use', 'kind !== use\n', 'kind === undefined\n', JWKS],
    ['RSA keys have 2048 bits', 'bits < 2048', 'bits < 2047', JWKS],
    ['an exponent is odd', '&& number % 2n === 1n', '', JWKS],
    ['a modulus has no zero in front', 'modulus[0] === 0 ||', '', JWKS],
    ['coordinates are of full length', 'left?.length !== curve.size', 'left === undefined', JWKS],
    [
      'a point is on the curve',
      'if (isOnCurve(curve, left, right)) return',
      'if (curve) return',
      JWKS,
    ],
  ],
  'conformance/tenant/checks/jwks_certificates.ts': [
    ['a certificate is of its key', 'if (!isOfKey(certificate, key)) {', 'if (!key) {', JWKS],
    ['a certificate has both coordinates', '1), x, y)', '1), x)', JWKS],
    ['a certificate has the exponent', '&& isEqual(key.e, e)', '', JWKS],
    ['an old certificate is told', 'now > certificate.notAfter', 'now > Infinity', JWKS],
    [
      'a clock may be a bit ahead',
      'CLOCK_DIFFERENCE_MS = 300_000',
      'CLOCK_DIFFERENCE_MS = 0',
      JWKS,
    ],
    [
      'a development certificate is told',
      String.raw`\w+ (Signing|Encryption)`,
      'Development',
      JWKS,
    ],
  ],
  'conformance/tenant/document_difference.ts': [
    ['lists of other names have an order', "name.endsWith('_supported') &&", '', STOP],
    ['what is supported has no order', '].sort()]', ']]', STOP],
    ['nor has it anything twice', 'new Set(value.map(canonicalJson))', 'value', STOP],
    ['a text is no set', '&& Array.isArray(value)', '', STOP],
  ],
  'conformance/tenant/steps/discovery.ts': [
    ['forged headers pass caches', '?pos-auth=${at.fictitious.clientId}', ''],
    ['no forged name is asked for', '=${at.fictitious.clientId}', '=${at.forgedHost}'],
  ],
  'conformance/tenant/stop_rules.ts': [
    ['a loss of connection takes two', '!before || before.response ||', '!before ||'],
    ['an untrusted document ends the run without its third answer', '?? untrusted()\n  }', '\n  }'],
    ['a login refused ends the run before its budget', 'loginStop(answered, step, seen) ??', ''],
  ],
  'conformance/tenant/stop/budget_stop.ts': [
    [
      'a run ends after 120 requests',
      'exchanges.length >= requests',
      'exchanges.length > requests',
      STOP,
    ],
    ['a run ends after its time', '<= totalSeconds * 1000', '<= totalSeconds * 2000', STOP],
  ],
  'conformance/tenant/stop/first_answer_stop.ts': [
    [
      'a missing document has a code of its own',
      "'discovery-not-found',",
      "'discovery-refused',",
      STOP,
    ],
    ['a page is told as such', String.raw`/^\s*</.test(response.body) ||`, '', STOP],
    ['a start is told as such', "'tenant-starting',", "'discovery-refused',", STOP],
    ['a way elsewhere is told', 'if (location !== undefined) {', 'if (location === null) {', STOP],
  ],
  'conformance/tenant/stop/login_page.ts': [
    [
      'a proxy asks for a login by status',
      'status === 407 || status === 511',
      'status === 407',
      STOP,
    ],
    ['another host is a login', 'hostname !== new URL(url).hostname &&', 'false &&', STOP],
    ['the document elsewhere is no login', '&& !DISCOVERY.test(pathname)', '', STOP],
    ['nor is it with a slash', String.raw`openid-configuration\/?$`, 'openid-configuration$', STOP],
    ['a word of a login has a beginning', '(?<![a-z])', '', STOP],
    ['a word of a login has an end', '(?![a-z])', '', STOP],
    [
      'what was asked for is no login',
      '.filter((segment) => !known.includes(segment.toLowerCase()))',
      '',
      STOP,
    ],
    ['a password field is a login', 'type\\s*=\\s*["\']?password/i', 'type=secret/i', STOP],
    ['a page of 404 is no login', 'status === 403\n', 'status === 403 || status === 404\n', STOP],
  ],
  'conformance/tenant/stop/login_stop.ts': [
    ['a client locked later is told', 'isFailedLogin(response) && !isKnown ?', 'false ?', STOP],
    ['some right secrets may be refused', '&& !isKnown ?', '?', STOP],
    [
      'no token at all stops',
      "danger === 'CT' ? noTokenStop",
      "danger === 'WS' ? noTokenStop",
      STOP,
    ],
    [
      'the body is tried after invalid_request',
      "step === 'P10' && isForTheBody",
      'false && isForTheBody',
      STOP,
    ],
    ['a made-up login may fail', "(danger === 'CT' || danger === 'AU') &&", '', STOP],
    [
      'a refused secret is told from a client',
      String.raw`\bID2055\b|client credentials`,
      'ID0',
      STOP,
    ],
    ['an unknown client is told', String.raw`\bID2052\b|'client_id'`, 'ID0', STOP],
  ],
  'conformance/tenant/stop/no_token_stop.ts': [
    ['a refusal by settings is a finding', "isFinding ? 'grant-refused' :", '', STOP],
    ['a login page is told', 'if (login !== undefined)', 'if (login === null)', STOP],
  ],
  'conformance/tenant/stop/overload_stop.ts': [
    ['423 is a lockout', '|| status === 423', '', STOP],
    ['a line below is a blank', String.raw`/[\s_-]+/g`, String.raw`/\s+/g`, STOP],
    ['a busy tenant ends the run', 'status !== 429 && (', '(', STOP],
    ['a neighbour may be down', '|| mayFail)', ')', STOP],
    ['a lockout ends the run', 'status >= 400 ? lockout', 'status >= 600 ? lockout', STOP],
    ['a ban for a while is a lockout', String.raw`\btemporarily blocked\b`, 'banned', STOP],
    ['without a login there is no lockout', "danger !== 'RO' &&", '', STOP],
    ['a token is no login', '/^bearer /i.test(value)', 'value === request.url', STOP],
    [
      'an error of OAuth counts always',
      "=== undefined ? '' : body",
      "=== undefined ? '' : ''",
      STOP,
    ],
    ['a firewall may refuse what is odd', '|| ODD.has(step) ?', '?', STOP],
    ['an unknown parameter is odd', "'P11', ", '', STOP],
    ['a secret in the query is odd', "'P25.query', ", '', STOP],
    ['a neighbour may be blocked', 'return mayFail || ODD', 'return ODD', STOP],
    ['what is odd is a login', '? find(body, LOCKED) :', '? undefined :', STOP],
    ['a firewall may ban', ': find(body, LOCKED, BLOCKED)', ': find(body, LOCKED)', STOP],
    [
      'a tenant says when to come back',
      "headerOf(response, 'Retry-After')",
      "headerOf(response, 'X')",
      STOP,
    ],
  ],
  'conformance/tenant/stop/trust_stop.ts': [
    ['two answers are compared', 'differing?.length === 0', 'differing', STOP],
    ['a token endpoint is https', "protocol !== 'https:' &&", 'false &&', STOP],
    ['a token endpoint is of the tenant', 'return origin === own', 'return issuer', STOP],
    [
      'another issuer gets no secret',
      'if (!difference?.isOther) return',
      'if (issuer) return',
      STOP,
    ],
  ],
  'conformance/tenant/stop/unreachable_stop.ts': [
    ['a bad certificate has a code of its own', 'isCertificate(code) ? code :', '', STOP],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const DISCOVERY_PATCHES: readonly Patch[] = patchesOf(rows)
