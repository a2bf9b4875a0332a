import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const ERR_PAIRS = 'conformance/self_test/pairs/err'
const GRANT_PAIRS = 'conformance/self_test/pairs/grant'
const FORM_TEST = 'conformance/tenant/checks/err_form'
const CODE_TEST = 'conformance/tenant/checks/err_code'

const rows: Record<string, Row[]> = {
  'conformance/tenant/checks/err_form.ts': [
    [
      'a refusal is in JSON',
      'if (!document) return `${status} with no JSON object`',
      'if (!document) return undefined',
    ],
    [
      'an error code is a registered one',
      'registeredErrorOf(response) === undefined',
      "error === ''",
    ],
    ['what is no token request may be sent on', 'all(oauthAnswers(seen)', 'all(seen.answered'],
    ['a refusal has the media type of JSON', '/^application\\/json\\s*(;|$)/i', '/json/i'],
    [
      'a description has no quotes',
      'error_description: /^[\\x20\\x21\\x23-',
      'error_description: /^[\\x20-',
    ],
    ['a marker is no character of the tenant', "value.replace(MARKER, 'x')", 'value'],
    ['a refusal is 400', 'status === 400 || isRedirect', 'status < 500 || isRedirect', ERR_PAIRS],
    ['401 is for logins', "|| error === 'invalid_client')", '|| true)'],
    ['a redirect is found', 'isRedirect(response.status)\n            ?', 'false ?', ERR_PAIRS],
    ['all bad answers are shown', 'bad.map(({ step }) => step)', '[first.step]'],
    ['nothing refused is no pass', 'if (answers.length === 0)', 'if (answers.length < 0)'],
  ],
  'conformance/tenant/refusals.ts': [
    [
      'only the token endpoint is looked at',
      'withoutQuery(answer.request.url) === endpoint',
      'true',
      FORM_TEST,
    ],
    ['a query leads no elsewhere', 'return `${origin}${pathname}`', 'return url', FORM_TEST],
    ['a busy tenant refuses nothing', '!NOT_NOW.includes(status) &&', '', FORM_TEST],
    ['405 is right for GET', '&& !isOfHttp(answer)', '', FORM_TEST],
    ['405 is wrong for a form', '!isTokenRequest(answer) && [', '[', FORM_TEST],
    [
      'a page is right for what is no token request',
      '(isTokenRequest(answer) || registeredErrorOf(answer.response) !== undefined)',
      'true',
      FORM_TEST,
    ],
    [
      'a page is wrong for a token request',
      'isTokenRequest(answer) || registeredErrorOf',
      'registeredErrorOf',
      FORM_TEST,
    ],
    [
      'words of OAuth count for all requests',
      '|| registeredErrorOf(answer.response) !== undefined',
      '',
      FORM_TEST,
    ],
    [
      'a word of others is none of OAuth',
      'error !== undefined && REGISTERED.includes(error) ?',
      'error !== undefined ?',
      FORM_TEST,
    ],
    ['a token request is by POST', "request.method === 'POST' && isForm", 'isForm', FORM_TEST],
    [
      'a token request is a form',
      "request.method === 'POST' && isForm",
      "request.method === 'POST'",
      FORM_TEST,
    ],
    [
      'a refusal needs its control',
      'if (firstTokenAnswer(seen)) return undefined',
      'if (seen) return undefined',
      CODE_TEST,
    ],
    [
      'a gateway says nothing',
      "return inconclusive('not-now', said)",
      'return undefined',
      CODE_TEST,
    ],
  ],
  'conformance/tenant/checks/err_code.ts': [
    [
      'a missing grant_type has its code',
      "'P20.nogrant', ['invalid_request']",
      "'P20.nogrant', ['unsupported_grant_type']",
      ERR_PAIRS,
    ],
    [
      'an unknown grant has its code',
      "'P20.grant', ['unsupported_grant_type']",
      "'P20.grant', ['invalid_request', 'unsupported_grant_type']",
      ERR_PAIRS,
    ],
    [
      'an unknown scope has its code',
      "'P20.scope', ['invalid_scope']",
      "'P20.scope', ['invalid_scope', 'invalid_request']",
    ],
    ['the client decides after the unknown one', 'seen.maybe(`${step}.right`) ??', ''],
    ['a scope that is granted is told', 'scope.includes(asked)', 'scope === asked'],
    ['a scope that is not told is granted', "typeof scope !== 'string'", 'scope === 0'],
    ['a token is no refusal', "if (hasToken(response)) return fail('token-issued', finding)", ''],
    [
      'a login that failed decides nothing',
      "if (error === 'invalid_client') return inconclusive('login-refused', said)",
      '',
    ],
    [
      'a repeated grant_type is refused',
      "seen.answer('P20.dupgrant')",
      "seen.answer('P10')",
      ERR_PAIRS,
    ],
    ['a token together is one for each', 'together && hasToken(together.response)', 'together'],
    [
      'refused otherwise is no pass',
      "errorOf(response) === 'invalid_request') return { ...pass(said, part)",
      'errorOf(response)) return { ...pass(said, part)',
    ],
  ],
  'conformance/tenant/checks/err_method.ts': [
    [
      'GET gets no token',
      "if (hasToken(response)) return fail('token-issued', { part, expected",
      "if (false) return fail('token-issued', { part, expected",
    ],
    ['GET is not read', "error === 'invalid_client' || error === 'un", "error === 'un"],
    ['405 comes with Allow', '&& allow !== undefined', ''],
    [
      'JSON is not read',
      "judge: (seen) => withoutControl(seen) ?? typeRefused(seen, 'P19.json')",
      "judge: (seen) => withoutControl(seen) ?? typeRefused(seen, 'P19.multipart')",
      ERR_PAIRS,
    ],
    [
      'what is read is told',
      "if (error === 'unsupported_grant_type') return fail('body-read'",
      "if (error === '') return fail('body-read'",
      ERR_PAIRS,
    ],
    [
      '400 or 415 refuses a type',
      'isOther || status === 400 || status === 415',
      'status > 0',
    ],
    ['a firewall refuses a type', 'isOther || status === 400', 'status === 400', ERR_PAIRS],
    ['words of OAuth need their status', 'error === undefined && status >= 400', 'status >= 400'],
    ['a page of success refuses nothing', '&& status >= 400 && status < 500', '&& status < 500'],
    ['an error of the server refuses nothing', '&& status < 500', ''],
    ['401 wants a login first', '|| (error === undefined && status === 401)', ''],
  ],
  'conformance/tenant/checks/grant_flow.ts': [
    [
      'a password that was tried is a failure',
      "? fail('user-looked-up', {",
      "? pass('x') ?? fail('user-looked-up', {",
      GRANT_PAIRS,
    ],
    [
      'a token for a code is a failure',
      "return fail('token-issued', { expected",
      "return pass(said) ?? fail('token-issued', { expected",
    ],
    [
      'only two codes close a grant',
      "CLOSED.includes(errorOf(response) ?? '')",
      'errorOf(response)',
    ],
    [
      'a code is decided by the authorization endpoint',
      "if (status === 'pass') return",
      'if (status) return',
    ],
    ['an open login opens the code flow', "if (status === 'fail') {", 'if (!status) {'],
    ['a refresh token of its own is a way to one', '!own &&', ''],
    ['a password is a way to a refresh token', '&& isPasswordClosed', ''],
    ['a code is a way to a refresh token', '&& isCodeClosed', ''],
  ],
  'conformance/tenant/authorization_answer.ts': [
    [
      'a login page is a finding',
      "return fail('led-to-login'",
      "return pass('x') ?? fail('led-to-login'",
    ],
    ['a page with a password is a login', 'isPage && hasLogin(body)', 'isPage && !body'],
    ['an error page has a code', 'if (code !== undefined) return pass', 'if (body) return pass'],
    ['a code in a sentence is none', '(?:^|[>:"\'])[ \\\\t]*', ''],
    ['a longer word is no code', '\\\\b`', '`'],
    ['a code may begin a line', "'m')", "'')"],
    ['only 400 refuses', 'if (status !== 400)', 'if (status >= 500)'],
    ['a missing redirect_uri is told', "body.includes('redirect_uri')", 'false'],
    ['only errors of the client go back', '&& CLOSED.includes(error)', ''],
    ['a request that was kept is followed', 'isKept ? `${step}.next` : step', 'step'],
    ['another host is not asked', 'if (!isOwn(endpoint, target.issuer))', 'if (!endpoint)'],
  ],
  'conformance/tenant/checks/grant_role.ts': [
    [
      'Administrator is never right',
      "same(role, 'Administrator')",
      "same(role, 'Root')",
      GRANT_PAIRS,
    ],
    [
      'roles are the selected ones',
      '!wanted.some((one) => same(one, role))',
      '!wanted',
      GRANT_PAIRS,
    ],
    [
      'names of roles ignore letter case',
      'return a.toLowerCase() === b.toLowerCase()',
      'return a === b',
    ],
    ['rights over the tenant are found', "'ManageUsers',", '', GRANT_PAIRS],
    ['all permissions are found', '.length > 0) found.push', '.length > 9) found.push'],
    [
      'an admin page is a finding',
      ": fail('admin-page', {",
      ": pass('x') ?? fail('admin-page', {",
      GRANT_PAIRS,
    ],
    ['an admin page needs its control', 'if (outcome(opened) === outcome(control))', 'if (false)'],
    ['a place counts without its query', 'to.origin + to.pathname', 'to.href'],
    [
      'two redirects may differ',
      '? placeOf(response, request.url) : undefined',
      '? undefined : undefined',
    ],
    ['two pages may differ', ': hasLogin(body)}`', ': 0}`'],
    ['the control must be closed', '!isClosed(control) ||', ''],
    ['a page with a password may be open', 'if (!isRedirect(response.status)) return false', ''],
    ['a redirect may refuse', '|| NO_ENTRY.test(to.pathname)', ''],
    [
      'another host opens no page',
      'to?.origin !== new URL(request.url).origin',
      'to === undefined',
    ],
    ['a login page closes', '&& hasLogin(body)', ''],
    [
      'a busy host closes nothing',
      'REFUSED.includes(status) || status < 300',
      'status >= 400 || status < 300',
    ],
    ['a redirect to another host leaves', 'to.origin !== at.origin ||', ''],
    ['a redirect stays out of the pages', '!`${to.pathname}/`', 'to || !`${to.pathname}/`'],
    ['paths ignore letter case', '!`${to.pathname}/`.toLowerCase()', '!`${to.pathname}/`'],
  ],
  'conformance/tenant/steps/errors.ts': [
    ['an unknown client asks first', "asNobody('P20.grant',", "asClient('P20.grant',"],
    [
      'the client asks only after it',
      "errorOf(first.response) === 'invalid_client'",
      'errorOf(first.response)',
    ],
    [
      'parts are asked only if refused together',
      '&& !hasToken(together.response)',
      '&& !together.failure',
    ],
    [
      'one token for an unknown scope is enough',
      '!(unknown && hasToken(unknown.response))',
      'true',
    ],
    ['parameters are there twice', '[pair, pair]', '[pair]'],
    [
      'GET carries nothing of the client',
      "['Authorization', nobody(at)]] }",
      "['X-Client', at.target.clientId]] }",
    ],
  ],
  'conformance/tenant/steps/grants.ts': [
    ['the user cannot exist', '@pos-auth.invalid', '@pos.example'],
    [
      'only its own authorization endpoint is asked',
      'holds: ({ metadata, target }) => isOwn(',
      'holds: ({ metadata, target }) => !!target && !!(',
    ],
    [
      'a request that was kept is followed',
      'return isSame && isKept ? to.href',
      'return isSame && !isKept ? to.href',
    ],
    ['a page without the token is its control', 'status >= 200 && status < 400', 'status >= 300'],
    ['a redirect has its control too', 'status >= 200 && status < 400', 'status === 200'],
    ['a refusal needs no control', 'status >= 200 && status < 400', 'status >= 200'],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const GRANTS_PATCHES: readonly Patch[] = patchesOf(rows)
