import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const TOKEN = 'conformance/tenant/steps/token'
const REFUSALS = 'conformance/tenant/checks/auth_refusals'
const ANSWER = 'conformance/tenant/checks/tok_answer'

const rows: Record<string, Row[]> = {
  'conformance/engine/challenges.ts': [
    ['schemes and names ignore case', 'read(TOKEN)?.toLowerCase()', 'read(TOKEN)'],
    ['quoted values are unquoted', "?.replace(/\\\\(.)/gu, '$1')", ''],
    ['bytes beyond ASCII may be quoted', '|[\\t\\x80-\\x9f]|', '|\\t|'],
    ['a name occurs once', ' || parameters.has(name)', ''],
    [
      'commas part what follows',
      'if (read(BETWEEN) === undefined) return undefined',
      'read(START)',
    ],
    ['token68 is no name', 'read(TOKEN68) === undefined && ', ''],
    ['a text without a challenge is none', 'challenges.length === 0 ? undefined : ', ''],
  ],
  'conformance/engine/ledger.ts': [
    ['without a secret no login fails', ' || !showsSecret(request)', ''],
    [
      'an empty secret is none',
      "!!new URLSearchParams(body).get('client_secret')",
      'body !== undefined',
    ],
    ['an empty secret by Basic is none', 'fromBase64(credential)?.at(-1) !== COLON', 'true'],
    ['a secret in the body is one', "!!new URLSearchParams(body).get('client_secret')", 'false'],
  ],
  'conformance/tenant/secret_methods.ts': [
    ['Basic is the default', "method === 'client_secret_basic'", 'true', TOKEN],
    [
      'the body where Basic is not offered',
      "!offers(seen, 'client_secret_basic') && ",
      'false && ',
      TOKEN,
    ],
    ['Basic where both are offered', "!offers(seen, 'client_secret_basic') && ", '', TOKEN],
  ],
  'conformance/tenant/token_answers.ts': [
    ['the token may come by the body', "['P10', 'P10.post']", "['P10']", ANSWER],
    ['a finding names its answer', 'evidence: [step],\n      ...judge', '...judge', ANSWER],
    [
      'each answer with a token counts',
      "findings.find(({ status }) => status === 'fail') ??",
      '',
      ANSWER,
    ],
    ['but no token of another client', 'OF_THE_CLIENT.test(answer.step) && ', '', ANSWER],
    ['and no refusal', ' && hasToken(answer.response)\n', '\n', ANSWER],
    ['an error of the server refuses nothing', 'status < 500 && ', '', REFUSALS],
    ['a busy tenant refuses nothing', 'status !== 429 && ', '', REFUSALS],
  ],
  'conformance/tenant/checks/tok_answer.ts': [
    [
      'T-TOK-01 wants status 200',
      'response.status === 200',
      'true',
      'conformance/self_test/pairs/tok',
    ],
    ['T-TOK-01 tells the reason', "reason || 'no-token'", "'no-token'"],
    ['T-TOK-01 knows a refused scope by its words', '/\\bscope\\b/i.test(words)', 'true'],
    ['T-TOK-01 knows it where one was asked for', '&& seen.target.scope !== undefined', ''],
    ['T-TOK-01 shows no control character', 'quoted(description)', 'description'],
    ['T-TOK-02 wants JSON', "mediaType(type ?? '').type === 'application/json'", 'type'],
    ['T-TOK-03 wants a b64token', '!token.isB64Token', 'false'],
    ['T-TOK-03 wants a token', "objectIn(response)?.access_token === ''", 'false'],
    ['T-TOK-03 names the token', 'evidence: [odd.step],', ''],
    ['T-TOK-08 knows null', ' || members.refresh_token === null', ''],
    ['T-TOK-11 passes over what stands in quotes', '.replace(/"(?:[^"\\\\]|\\\\.)*"/g, \'\')', ''],
    ['T-TOK-04 wants Bearer', "type.toLowerCase() === 'bearer'", 'type'],
    ['T-TOK-04 ignores case', "type.toLowerCase() === 'bearer'", "type === 'Bearer'"],
    ['T-TOK-05 wants expires_in', "'expires_in' in members", 'members'],
    [
      'T-TOK-06 wants a whole number',
      'Number.isSafeInteger(seconds)',
      "typeof seconds === 'number'",
    ],
    ['T-TOK-06 wants more than nothing', ' && Number(seconds) > 0', ''],
    ['T-TOK-07 allows an hour', 'seconds > 3600', 'seconds >= 3600'],
    ['T-TOK-07 allows no more', 'seconds > 3600', 'seconds > 3601'],
    ['T-TOK-07 allows a minute', 'seconds < 60', 'seconds <= 60'],
    ['T-TOK-07 allows no less', 'seconds < 60', 'seconds < 59'],
    [
      'T-TOK-08 wants no refresh token',
      'members.refresh_token === undefined',
      'members',
      'conformance/self_test/pairs/tok',
    ],
    ['T-TOK-11 wants no-store', "includes('no-store')", "join().includes('no-store')"],
    ['T-TOK-11 ignores case', '.trim().toLowerCase()', '.trim()'],
    ['T-TOK-12 wants Pragma', "directivesOf(value).includes('no-cache')", 'true'],
  ],
  'conformance/tenant/checks/tok_request.ts': [
    ['T-TOK-10 wants the scope of the token', 'sorted(granted) === sorted(said)', 'true'],
    ['T-TOK-10 looks at sets', 'sorted(granted) === sorted(said)', 'granted === said'],
    ['T-TOK-10 wants single blanks', '!SCOPE.test(said)', "said === ''"],
    ['T-TOK-10 is for scopes asked for', " && askedFor(answer) !== ''", ''],
    [
      'T-TOK-14 asks the parameter alone',
      "judgeUnusual(seen, 'P11.unknown'",
      "judgeUnusual(seen, 'P11.empty'",
    ],
    [
      'T-TOK-15 asks the scope alone',
      "judgeUnusual(seen, 'P11.empty'",
      "judgeUnusual(seen, 'P11.unknown'",
    ],
    [
      'T-TOK-15 leaves tenants that want a scope',
      'seen.target.scope !== undefined && isScope',
      'false',
    ],
    [
      'a busy tenant decides nothing',
      'response.status === 429 || response.status === 503',
      'false',
    ],
    [
      'T-TOK-16 looks at all tokens',
      'numbers.indexOf(number) < index',
      'index === 1 && number === 1',
    ],
    ['T-TOK-16 needs two tokens', 'tokens.length < 2', 'tokens.length < 1'],
  ],
  'conformance/tenant/checks/auth_logins.ts': [
    ['T-AUTH-01 wants it by Basic', 'if (usesBasic(answer))', 'if (answer)'],
    ['T-AUTH-01 reads the metadata', "!offers(seen, 'client_secret_basic')", 'false'],
    [
      'T-AUTH-02 is for what is offered',
      "!offers(seen, 'client_secret_post')",
      'false',
      'conformance/tenant/checks/tok_request',
    ],
    [
      'T-AUTH-02 asks the body alone',
      "seen.maybe('P11.post') ?? together",
      'together',
      'conformance/tenant/checks/tok_request',
    ],
    [
      'T-AUTH-02 takes a failed login for an answer',
      "refused === 'invalid_client' || (isAlone",
      'false || (isAlone',
      'conformance/tenant/checks/tok_request',
    ],
    [
      'T-AUTH-13 fails by a failed login alone',
      "if (refusalOf(response) !== 'invalid_client') return unclear(answer)",
      '',
    ],
    ['T-AUTH-13 tells what it cost', "seen.maybe('P14') ? ''", "true ? ''"],
    ['T-AUTH-21 fails where the header is none', " && refused !== 'invalid_request'", ''],
  ],
  'conformance/tenant/checks/auth_refusals.ts': [
    ['T-AUTH-03 and -06 want no token', 'if (hasToken(response))', 'if (false)'],
    [
      'T-AUTH-03 and -06 want invalid_client',
      "if (refusalOf(response) !== 'invalid_client')",
      'if (false)',
    ],
    [
      'T-AUTH-03 and -06 want 401 after Basic',
      '(response.status === 400 && !usesBasic(answer))',
      'true',
    ],
    [
      '400 will do after a login in the body',
      '(response.status === 400 && !usesBasic(answer))',
      'false',
    ],
    ['T-AUTH-04 wants Basic', 'if (challenge) return pass', 'if (header) return pass'],
    ['T-AUTH-04 tells what cannot be read', 'parseChallenges(header) !== undefined', 'true'],
    [
      'the challenge is due after Basic',
      'usesBasic(answer) && answer.response.status === 401',
      'answer.response.status === 401',
    ],
    [
      'the challenge is due with 401',
      'usesBasic(answer) && answer.response.status === 401',
      'usesBasic(answer)',
    ],
    ['a challenge of another scheme is not it', "scheme === 'basic'", 'scheme'],
    ['T-AUTH-05 wants a realm', 'realm !== undefined', 'challenge'],
    [
      'T-AUTH-05 leaves what is missing to T-AUTH-04',
      "if (!challenge) return notApplicable('no-challenge', 'there is no Basic challenge')",
      "if (!challenge) return fail('no-realm', { expected: '', seen: '' })",
    ],
    ['T-AUTH-07 compares codes', 'unknown !== known', 'false'],
    ['T-AUTH-07 compares words', 'JSON.stringify(said) === JSON.stringify(other)', 'true'],
    [
      'T-AUTH-07 looks at the challenge',
      'return [description, uri, challenge]',
      'return [description, uri]',
    ],
    ['T-AUTH-07 forgives the name', ".replaceAll(fictitiousClientId, '…')", ''],
    [
      'T-AUTH-07 needs two refusals',
      'refusalOf(response) === undefined)',
      'response === undefined)',
    ],
  ],
  'conformance/tenant/checks/auth_without.ts': [
    [
      'T-AUTH-08 wants no token',
      "if (hasToken(answer.response)) return fail('token-issued', { expected, seen: words })\n      const refused = refusalOf(answer.response)\n      if (refused === 'invalid_client') return pass",
      "const refused = refusalOf(answer.response)\n      if (refused === 'invalid_client') return pass",
    ],
    [
      'T-AUTH-08 wants invalid_client',
      "return fail('invalid-request', { expected, seen: words })",
      'return pass(words)',
    ],
    ['T-AUTH-09 reads the number of a public client', "endsWith('/ID2043')", "endsWith('')"],
    [
      'T-AUTH-09 looks at the wrong secret',
      "refusalOf(answer.response) === 'unauthorized_client')",
      'false)',
    ],
    [
      'T-AUTH-09 needs a refusal of the wrong secret',
      "return refusalOf(wrong.response) === 'invalid_client'",
      'return true',
    ],
    [
      'T-AUTH-10 wants no token',
      "fail('token-issued', { expected: `no token, ${why}`",
      "pass(words) || fail('', { expected: ''",
    ],
    [
      'T-AUTH-12 wants a difference to an unknown client',
      "refusalOf(seen.answer('P13').response) !== 'invalid_request'",
      'true',
    ],
    [
      'T-AUTH-11 wants invalid_request',
      "if (refused === 'invalid_client') return fail('other-code', { expected, seen: words })",
      '',
    ],
    ['T-AUTH-11 wants status 400', ' && answer.response.status === 400', ''],
    [
      'T-AUTH-12 wants no token',
      "if (hasToken(answer.response)) {\n    return fail('token-issued', { expected, seen: inWords(answer.response), evidence })",
      "if (false) {\n    return fail('token-issued', { expected, seen: inWords(answer.response), evidence })",
    ],
    ['T-AUTH-12 compares with an unknown client', 'if (said === unknown)', 'if (false)'],
    ['T-AUTH-12 needs a difference', 'if (without === unknown)', 'if (false)'],
    [
      'T-AUTH-12 compares the words',
      '`${inWords(response)} ${wordsOf(response)}`',
      'inWords(response)',
    ],
  ],
  'conformance/tenant/steps/token.ts': [
    [
      'P11 by Basic where the body is not offered',
      "return offers(seen, 'client_secret_post')",
      'return seen',
    ],
    ['one by one only if refused together', '!hasToken(together.response)', 'true'],
    ['the scope of the options', '{ ...GRANT, scope }', '{ ...GRANT }'],
    [
      'the scheme in lower case',
      '`basic ${credential}`',
      '`Basic ${credential}`',
      'conformance/tenant/steps/logins',
    ],
  ],
  'conformance/tenant/steps/logins.ts': [
    [
      'a client that does not exist',
      '[at.fictitious.clientId, at.fictitious.secret]',
      '[at.target.clientId, at.fictitious.secret]',
    ],
    [
      'a client that does not exist in the query',
      "append('client_id', fictitious.clientId)",
      "append('client_id', 'stocksync')",
    ],
    ['a wrong secret', 'at.wrongSecret', 'at.clientSecret'],
    ['one letter is encoded', 'secret.search(/[A-Za-z0-9]/)', '-1'],
    ['an empty secret', "[at.target.clientId, '']", "[at.target.clientId, 'x']"],
    [
      'an empty secret in the way that is offered',
      "login(at, form(at.target.scope), [at.target.clientId, ''])",
      "tokenRequest(at.tokenEndpoint, form(at.target.scope), [at.target.clientId, ''])",
    ],
    [
      'the secret twice',
      'client_id: clientId, client_secret: clientSecret }',
      'client_id: clientId }',
    ],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const TOKEN_PATCHES: readonly Patch[] = patchesOf(rows)
