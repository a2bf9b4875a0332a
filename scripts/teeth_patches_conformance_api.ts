import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const PAIRS = 'conformance/self_test/pairs/api'
const LEAK_PAIRS = 'conformance/self_test/pairs/leak'
const API = 'conformance/tenant/checks/api'
const LEAK = 'conformance/tenant/checks/leak'
const RECORDER = 'conformance/engine/recorder'

const rows: Record<string, Row[]> = {
  'conformance/write_reports_node.ts': [
    ['nothing with a secret is written', 'if (redactor.holdsSecret(text))', 'if (!text)'],
    [
      'a report is put in its place whole',
      'await writeFile(drafts[index] as string',
      'await writeFile(path',
    ],
    ['drafts are removed', 'rm(draft, { force: true })', 'Promise.resolve(draft)'],
    ['links and folders stay', 'if (there && !there.isFile())', 'if (there?.isFIFO())'],
    ['two reports do not share a file', 'targets.indexOf(resolve(path)) !== index', 'index < 0'],
    ['a missing folder is told', "ENOENT: 'its folder", "E: 'its folder"],
  ],
  'conformance/engine/unescaped.ts': [
    [
      'percent-encoding is undone',
      "if (escape.startsWith('%')) return decoded(escape)",
      "if (escape.startsWith('%')) return escape",
    ],
    ['a plus is a blank', "view.text.replaceAll('+', ' ')", 'view.text'],
    ['escapes of escapes are undone', 'const MOST_PASSES = 5', 'const MOST_PASSES = 1'],
    [
      'JSON escapes are undone',
      'if (/^\\\\[a-z]/.test(escape)) return JSON',
      'if (/^\\\\[A-Z]/.test(escape)) return JSON',
    ],
    ['entities are undone', "'&quot;': '\"'", "'&quot;': \"'\""],
    [
      'it is known where a character stood',
      'origins[length++] = starts[index] as number',
      'origins[length++] = starts[from] as number',
    ],
  ],
  'conformance/engine/secret_forms.ts': [
    ['base64 is known at each place', 'lead < 3', 'lead < 1', 'conformance/engine/redactor'],
    [
      'Basic encodes first',
      '[value, form, small(form), percent,',
      '[value, percent,',
      'conformance/engine/redactor',
    ],
    ['hex is known with separators', "['', ' ', ':', '-']", "['']", 'conformance/engine/redactor'],
    ['the reverse is known', '[...value].reverse()', '[...value]', 'conformance/engine/redactor'],
    [
      'what follows may take the end',
      "[text, text.replace(/[%&\\\\]+$/, '')]",
      '[text]',
      'conformance/engine/redactor',
    ],
    [
      'base64url is known',
      "base64.replace(/\\+/g, '-').replace(/\\//g, '_')",
      'base64',
      'conformance/engine/redactor',
    ],
  ],
  'conformance/engine/spans.ts': [
    [
      'what overlaps becomes one',
      'Math.max(last.to, span.to)',
      'last.to',
      'conformance/engine/redactor',
    ],
    [
      'all places are found',
      'last.set(form, at + form.length)',
      'last.set(form, text.length)',
      'conformance/engine/redactor',
    ],
  ],
  'conformance/engine/redactor.ts': [
    [
      'short values are not searched for',
      'if (value.length < LEAST_LENGTH || isPublic(value))',
      'if (isPublic(value))',
    ],
    [
      'nor public ones',
      'if (value.length < LEAST_LENGTH || isPublic(value))',
      'if (value.length < LEAST_LENGTH)',
    ],
    ['other spellings are found', 'if (!isTelltale) continue', 'continue'],
    ['tokens of words are not', "if (kind !== 'secret' && isWords(value)) return marker", ''],
    ['words of the protocol are no secret', '[...publicTexts, PROTOCOL_WORDS]', '[...publicTexts]'],
    ['nor public parts', 'if (!isPublic(part)) learn', 'learn'],
    [
      'parts of a secret are found',
      ').filter((part) => hasLettersAndDigits(part)',
      ').filter((part) => false && hasLettersAndDigits(part)',
    ],
    ['words alone are no part', '&& /\\d/.test(text)', ''],
    ['letters that change are', ' || SMALL_BEFORE_LARGE.test(part)', ''],
    ['those of a word do not', 'Z].*[a-z][A-Z]/', 'Z]/'],
    ['parts of tokens are not', "if (kind !== 'secret') return marker", ''],
    ['markers are not searched', 'isMarker(piece) ? piece : replaced', 'replaced'],
    [
      'what looks like an escape is found',
      'marker, plain, variant',
      'marker, undefined, variant',
    ],
    ['a cut end is cleaned', '[...pieces, replaced(last, cutOff(last))]', '[...pieces, last]'],
    ['a broken escape is cut off', "text.replace(BROKEN_ESCAPE, '')", 'text'],
    ['so is half a letter', '(?:%[89a-fA-F][\\da-fA-F]){1,3}|', ''],
    ['quoted-printable is undone', "text.replace(QUOTED_PRINTABLE, '%$1')", 'text'],
    ['a public beginning is no secret', '.filter((text) => !isPublic(text))', ''],
    ['the same value has one marker', 'if (known !== undefined) return known\n', ''],
  ],
  'conformance/engine/token_facts.ts': [
    ['deep claims are not read', 'if (isNestedTooDeep(json)) return undefined', '', RECORDER],
  ],
  'conformance/engine/handed_out.ts': [
    ['what comes back is no token', 'if (sent.includes(inJson ?? inForm)) continue', '', RECORDER],
    ['what is known counts once', '|| found.has(next.value)', '', RECORDER],
    [
      'no more is learnt than can be searched for',
      'if (found.size >= most) return',
      'if (found.size < 0) return',
      RECORDER,
    ],
  ],
  'conformance/engine/squeezed.ts': [
    [
      'case is nothing',
      'String.fromCharCode(unit + 0x20)',
      'String.fromCharCode(unit)',
      'conformance/engine/redactor',
    ],
    ['accents are nothing', ".normalize('NFKD')", '', 'conformance/engine/redactor'],
    ['0x is nothing', "given.replace(HEX_PREFIX, '  ')", 'given', 'conformance/engine/redactor'],
  ],
  'conformance/report/lines.ts': [
    ['no line is an order', "line.replace(/^(\\s*):(?=:)/, '$1: ')", 'line'],
    ['nor holds one', "replace(/##(?=[a-z]*\\[)/gi, '# #')", 'slice()'],
  ],
  'conformance/engine/seen.ts': [
    ['no order is quoted', ".replace(ORDERS, ([sign = '']) => `${sign} ${sign}`)", ''],
  ],
  'conformance/engine/clean_exchange.ts': [
    [
      'too many secrets leave no body',
      'if (!isAllKnown) return { ...response, headers, body: LEFT_OUT }',
      '',
      RECORDER,
    ],
    [
      'nor headers',
      'if (!isAllKnown && !OPEN_HEADERS',
      'if (isAllKnown && OPEN_HEADERS.size < 0 && OPEN_HEADERS',
      RECORDER,
    ],
    [
      'short secrets are not kept in Basic',
      '.map((half) => redactor.markerOf(formDecoded(half)))',
      '.map((): string | undefined => undefined)',
      RECORDER,
    ],
    [
      'nor in a form',
      'const marker = redactor.markerOf(formDecoded(value))',
      'const marker: string | undefined = undefined',
      RECORDER,
    ],
    ['nothing long is kept of a credential', 'credential.length >= LONG', 'false', RECORDER],
    ['no marker is taken from a tenant', "text.replaceAll('‹', '<')", 'text', RECORDER],
    [
      'cookies are not kept',
      "const isCookie = name.toLowerCase() === 'set-cookie'\n",
      'const isCookie = false\n',
      RECORDER,
    ],
    [
      'a cut answer is cleaned at its end',
      'response.isCut ? redactor.redactCut(body) : redactor',
      'redactor',
      RECORDER,
    ],
  ],
  'conformance/engine/recorder.ts': [
    [
      'tokens are learnt before anything is kept',
      'response && learn(step, request, response)',
      'true as boolean',
    ],
    [
      'access tokens alone are counted',
      "typeof token === 'string' && token !== ''",
      "typeof token === 'string' && token === ''",
    ],
    [
      'claims are cleaned',
      'tokens.push(cleaned(tokenFacts(token, number, step), redactor))',
      'tokens.push(tokenFacts(token, number, step))',
    ],
    [
      'failures are cleaned',
      'message: redactor.redact(failure.message)',
      'message: failure.message',
    ],
  ],
  'conformance/tenant/forged_tokens.ts': [
    ['another bit is turned', '(bytes[middle] ?? 0) ^ 2', '(bytes[middle] ?? 0) ^ 1'],
    ['the algorithm is none', "alg: 'none'", "alg: 'None'"],
    [
      'an own key is in the header',
      'jwk: await exportJWK(publicKey)',
      'jwk: await exportJWK(privateKey)',
    ],
    ['the key is that of the token', 'key?.kid === kid', 'key?.kid !== kid'],
    ['a curve has texts too', "kty !== 'RSA' && !isEc", "kty !== 'RSA'"],
    ['but no modulus', "&& text !== 'modulus'", ''],
    ['a curve is one of JWT', '&& algorithmOf(key) !== undefined', ''],
    ['its text is its own', "kty === 'EC'\n        ?", "kty === 'EG'\n        ?"],
    ['PEM has a line end, or not', "text === 'pem' ? lines.trimEnd() : lines", 'lines'],
  ],
  'conformance/tenant/steps/api.ts': [
    [
      'a token goes over no plain http',
      "return url.startsWith('https://') || isLoopback(url)",
      "return url !== ''",
    ],
    ['no token, no call with one', 'seen.tokens[0]?.isVisibleAscii === true', 'true'],
    [
      'an opaque token is not forged',
      "seen.tokens[0]?.kind === 'jwt'",
      'seen.tokens[0] !== undefined',
    ],
    ['a broken token is made another', '`${at.token}A`', 'at.token'],
    [
      'a dead API stops nothing',
      'mayFail: true,\n',
      '',
      'conformance/tenant/stop_rules',
    ],
  ],
  'conformance/tenant/steps/cross_origin.ts': [
    [
      'a page says where it is from',
      "return ['Origin', `https://${forgedHost}`]",
      "return ['X-Origin', forgedHost]",
      LEAK_PAIRS,
    ],
  ],
  'conformance/tenant/api_answers.ts': [
    ['a refusal inside an answer is one', 'if (refusalIn(answer))', 'if (!answer)', API],
    ['a page is no answer', "if (!answer) return 'other'", "if (!answer) return 'granted'", API],
    ['errors alone are no answer', '&& errorsAlone(answer) === undefined', ''],
    ['no errors are none', '|| errors.length === 0', ''],
    [
      'data beside errors is an answer',
      'data === undefined || data === null',
      'data !== undefined',
    ],
    ['codes are words', '/_|(?<=[a-z])(?=[A-Z])/g', '/ /g'],
    ['no permission is a refusal', '(?:(?:is|was|were) )?denied', 'refused'],
    ['nor is a bad token', '(?:invalid|expired|malformed|missing) (?:access', '(?:bad) (?:access'],
    ['nor a dead one', '(?:invalid|expired|malformed|missing|revoked)', 'revoked'],
    ['nor no login', 'blogged in', 'blogged out'],
    ['a schema that is shown is not hidden', 'errorsAlone(answer) !== undefined && INTRO', 'INTRO'],
    ['a hidden schema is told by its words', '(?:disabled|not (?:', '(?:failed|not (?:'],
    [
      'what a broken API said is told',
      'got ${status} with errors alone: ${errors}',
      'got ${status}',
      API,
    ],
    ['a broken API refuses nothing', 'if (status >= 500) return', 'if (status < 0) return', API],
    ['an empty list is no error', '&& errors.length > 0', ''],
    [
      'null is no schema',
      '(data?.__schema ?? undefined) !== undefined',
      "'__schema' in (data ?? {})",
    ],
    [
      'so GraphQL may say with 200',
      "if (!isSuccess(status) || apiOutcome(response) !== 'other')",
      'if (status)',
      API,
    ],
    ['a wrong address is told', 'status === 404 || status === 405', 'status === 0', API],
  ],
  'conformance/tenant/checks/api.ts': [
    [
      'an API asks for a token',
      "if (header === undefined) {\n        return fail('no-challenge'",
      "if (header === '') {\n        return fail('no-challenge'",
      PAIRS,
    ],
    [
      'a login page is no challenge',
      'if (response.status !== 401) {',
      'if (response.status === 0) {',
      API,
    ],
    ['a bare word is told', 'if (challenge.parameters.size > 0) return', 'return', PAIRS],
    ['any token is not taken', "return fail('garbage-accepted'", "return warn('garbage-accepted'"],
    ['invalid_token is wanted', "if (error === 'invalid_token') return", 'return', PAIRS],
    [
      'a token without rights is told',
      "if (status === 403) return fail('not-permitted'",
      "if (status === 403) return warn('not-permitted'",
      API,
    ],
    ['a token in the URL is ignored', 'if (query === none) return', 'return', PAIRS],
    ['the same answers tell nothing', 'if (none === garbage) {', 'if (none === query) {', API],
    [
      'the case of the scheme is nothing',
      "if (apiOutcome(response) === 'granted') return pass('with",
      "if (response) return pass('with",
      PAIRS,
    ],
    ['introspection may be off', "|| (part === 'schema' && hidesSchema(response))", '', API],
    ['a schema beside errors is shown', '|| showsSchema(response)', '', API],
    ['who is busy knows no case', '?? withoutWord(answer)', '', API],
    ['that is no word on queries', "part === 'schema' && hides", 'hides', API],
    ['a broken API is told', '...(breakdown(response) ?? unclear)', '...unclear', API],
    [
      'the schema is not for all',
      "(['P30.none', 'P30.schema'] as const).map",
      "(['P30.none'] as const).map",
      PAIRS,
    ],
    [
      'an open API is judged once',
      "return notApplicable('public', 'the API answers everybody: see T-API-16')\n      }\n      const problem",
      '}\n      const problem',
      API,
    ],
  ],
  'conformance/tenant/checks/api_forgery.ts': [
    [
      'a forged token is refused',
      "if (apiOutcome(response) === 'granted') {",
      "if (apiOutcome(response) === 'other') {",
      PAIRS,
    ],
    [
      'no text of the public key is a secret',
      '...HS256_STEPS.filter(([step]) => seen.maybe(step))',
      '...HS256_STEPS.filter(([step]) => step === seen.runId)',
      PAIRS,
    ],
    [
      'it is said which text it was',
      "'public-key-accepted', KEY_TEXTS[text]",
      "'public-key-accepted', 'HS256'",
      API,
    ],
  ],
  'conformance/tenant/checks/api_leak.ts': [
    [
      'a refusal shows no inside',
      'if (found === undefined) continue',
      'if (found !== undefined) continue',
    ],
    ['links of a page are no paths', '(?:^|[\\s(])\\/(?:app', '(?:^|[\\s("])\\/(?:app'],
    ['nor unless they end as a source', '(?![?/]|\\.?\\w)|', '|'],
    ['a source has an ending', 'cs|cshtml|dll|', 'cs|'],
    ['or a line', '|\\.\\w+(?::(?:line )?| on line )\\d+)/', ')/'],
    ['some folders are in no link', '(?:usr|var)\\/(?:bin', '(?:usr)\\/(?:bin'],
    ['answers are not refusals', '&& (response.status >= 400 || hasErrors(response))', ''],
    ['GraphQL refuses with 200', '|| hasErrors(response)', ''],
  ],
  'conformance/tenant/checks/leak.ts': [
    [
      'an answer repeats no secret',
      "...withMarker(seen, 'secret').map",
      "...withMarker(seen, 'secret').slice(9).map",
      LEAK_PAIRS,
    ],
    [
      'a claim holds no secret',
      '.filter((facts) => JSON.stringify(facts).includes(marker))',
      '.slice(0, 0)',
      LEAK,
    ],
    ['an answer repeats no token', "kind === 'secret' || !hasToken(response)", "kind === 'secret'"],
    [
      'a short secret is told',
      'seen.credential.length < LEAST_LENGTH',
      'seen.credential.length < 1',
    ],
    ['no page gets a token', 'if (hasToken(response)) {', 'if (false) {'],
    ['a developer may ask for JSON', '"exception":{"details":', '"exception":{"text":'],
    ['or for text', "'\\nHEADERS\\n", "'\\nHEADER\\n"],
    ['whose lines end as Windows has it', ".replaceAll('\\r\\n', '\\n')", ''],
    ['pages of developers are known', 'if (found === undefined) continue', 'continue', LEAK_PAIRS],
    [
      'a reflected origin needs credentials to fail',
      'if (!isReflected || !withCookies) {',
      'if (!isReflected) {',
    ],
    [
      'credentials need a reflected origin to fail',
      'if (!isReflected || !withCookies) {',
      'if (!withCookies) {',
    ],
    ['null is reflected too', "|| allowed === 'null'", ''],
    ['the authorization endpoint has no CORS', '[judgeAuthorize(authorize)]', '[]'],
  ],
}

/** Rules of the conformance kit, each broken in one place. */
export const API_PATCHES: readonly Patch[] = patchesOf(rows)
