import {
  BAD_BASIC,
  BROKEN,
  casesOf,
  CC,
  GOOD,
  GRANT_NOT_ALLOWED,
  NO_CLIENT,
  NO_CLIENT_401,
  NO_SECRET,
  NO_SECRET_V4,
  NOGRANT,
  notAuthenticated,
  PUBLIC,
  refused,
  type Row,
  TOKEN,
  type TokenCase,
  TWO_CREDENTIALS,
  UNKNOWN_CLIENT,
  WITH_BASIC,
  WRONG_SECRET,
} from './token_case.ts'

const ASSERTION = 'client_assertion=a.b.c'
const ASSERTION_TYPE =
  'client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer'
const TYPE_MISSING = refused(
  'invalid_request',
  'ID2037',
  "The 'client_assertion_type' parameter cannot be used without 'client_assertion'.",
)
const ASSERTION_MISSING = refused(
  'invalid_request',
  'ID2037',
  "The 'client_assertion' parameter cannot be used without 'client_assertion_type'.",
)
const UNKNOWN_TYPE = notAuthenticated(
  'ID2032',
  "The specified 'client_assertion_type' is not supported.",
)
const NO_KEY = notAuthenticated(
  'ID2090',
  'The signing key associated to the specified token was not found.',
)
const PUBLIC_CLIENT = refused(
  'unauthorized_client',
  'ID2043',
  "The specified 'grant_type' is not valid for this client application.",
)
const NO_TOKEN_ENDPOINT = refused(
  'unauthorized_client',
  'ID2063',
  'This client application is not allowed to use the token endpoint.',
)
const ID = 'client_id=warehousesync'
const PAIR = '<warehousesync:{warehousesync}>'
const basic = (authorization: string, body = CC) => ({ authorization, body })

const ROWS: readonly Row[] = [
  ['E6.none', CC, NO_CLIENT, NO_CLIENT_401],
  ['E6.blank', `${CC}&client_id=&client_secret=x`, NO_CLIENT, NO_CLIENT_401],
  ['E6.repeat', `${GOOD}&${ID}`, NO_CLIENT, NO_CLIENT_401],
  ['E6.space', `${CC}&client_id=+&client_secret=x`, UNKNOWN_CLIENT],

  ['E7.missing', `${CC}&${ID}`, NO_SECRET, NO_SECRET_V4],
  ['E7.blank', `${CC}&${ID}&client_secret=`, NO_SECRET, NO_SECRET_V4],
  ['E7.repeat', `${GOOD}&client_secret={warehousesync}`, NO_SECRET, NO_SECRET_V4],
  ['E7.unknown', `${CC}&client_id=nobody`, NO_SECRET, NO_SECRET_V4],
  ['E7.space', `${CC}&${ID}&client_secret=+`, WRONG_SECRET],
  [
    'X.querysecret',
    { path: '/connect/token?client_secret={warehousesync}', body: `${CC}&${ID}` },
    NO_SECRET,
    NO_SECRET_V4,
  ],

  ['E8.unknown', `${CC}&client_id=nobody&client_secret=x`, UNKNOWN_CLIENT],
  ['E8.case', `${CC}&client_id=WarehouseSync&client_secret={warehousesync}`, UNKNOWN_CLIENT],
  ['E8.trail', `${CC}&client_id=warehousesync+&client_secret={warehousesync}`, UNKNOWN_CLIENT],
  ['E8.basic', basic('Basic <nobody:x>'), UNKNOWN_CLIENT],
  ['E8.nul', `${CC}&client_id=ware%00house&client_secret=x`, BROKEN],
  ['E8.long', `${CC}&client_id=${'a'.repeat(10_000)}&client_secret=x`, UNKNOWN_CLIENT],
  ['E8.quote', `${CC}&client_id=a%22b%3Cc%3E%26%27%C3%A9&client_secret=x`, UNKNOWN_CLIENT],
  ['E8.constructor', `${CC}&client_id=constructor&client_secret=x`, UNKNOWN_CLIENT],

  ['E9.post', `${CC}&${ID}&client_secret=bad`, WRONG_SECRET],
  ['E9.other', `${CC}&${ID}&client_secret={scoped}`, WRONG_SECRET],
  ['E9.basic', basic('Basic <warehousesync:bad>'), WRONG_SECRET],
  ['E9.trail', `${GOOD}+`, WRONG_SECRET],
  ['E9.long', `${CC}&${ID}&client_secret=${'x'.repeat(100_000)}`, WRONG_SECRET],

  ['E10.notb64', basic('Basic !!!'), BAD_BASIC],
  ['E10.url', basic('Basic d2FyZWhvdXNlc3luYzo_Pz8-'), BAD_BASIC],
  ['E10.nocolon', basic('Basic <warehousesync>'), BAD_BASIC],
  ['E10.unpadded', basic('Basic YTo'), BAD_BASIC],
  ['E10.extrapad', basic(`Basic ${PAIR}=`), BAD_BASIC],
  ['E10.inner', basic('Basic <warehousesyn> <c:{warehousesync}>'), TOKEN],
  ['E10.twosame', basic(`Basic ${PAIR}, Basic ${PAIR}`), BAD_BASIC],
  ['E10.twodiff', basic(`Basic ${PAIR}, Bearer abc`), BAD_BASIC],
  ['E10.twodiff2', basic(`Bearer abc, Basic ${PAIR}`), NO_CLIENT, NO_CLIENT_401],
  ['E10.twodiffpost', basic(`Bearer abc, Basic ${PAIR}`, GOOD), TOKEN],
  ['E10.tab', basic(`Basic\t${PAIR}`), NO_CLIENT, NO_CLIENT_401],
  ['E10.onlycolon', basic('Basic <:>'), NO_CLIENT, NO_CLIENT_401],
  ['E10.emptyid', basic('Basic <:secret>'), NO_CLIENT, NO_CLIENT_401],
  ['E10.emptyidbody', basic('Basic <:secret>', `${CC}&${ID}`), NO_CLIENT, NO_CLIENT_401],
  ['E10.emptysecret', basic('Basic <warehousesync:>'), NO_SECRET, NO_SECRET_V4],
  [
    'E10.emptysecretbody',
    basic('Basic <warehousesync:>', `${CC}&client_secret={warehousesync}`),
    TWO_CREDENTIALS,
  ],
  ['P.pctcolon', basic('Basic <warehousesync%3A{warehousesync}>'), BAD_BASIC],
  ['P.badpct', basic('Basic <warehousesync:100%zz%>'), WRONG_SECRET],

  ['S.lower', basic(`basic ${PAIR}`), TOKEN],
  ['S.upper', basic(`BASIC ${PAIR}`), TOKEN],
  ['S.twospaces', basic(`Basic  ${PAIR}`), TOKEN],
  ['S.nospace', basic(`Basic${PAIR}`), NO_CLIENT, NO_CLIENT_401],
  ['S.bare', basic('Basic'), NO_CLIENT, NO_CLIENT_401],
  ['S.barebody', basic('Basic', GOOD), TOKEN],
  ['S.bearer', basic('Bearer abc'), NO_CLIENT, NO_CLIENT_401],
  ['S.bearerbody', basic('Bearer abc', GOOD), TOKEN],
  ['S.basicid', basic(`Basic ${PAIR}`, `${CC}&${ID}`), TOKEN],
  ['S.basicotherid', basic(`Basic ${PAIR}`, `${CC}&client_id=nobody`), TOKEN],

  ['E11', { ...WITH_BASIC, body: GOOD }, TWO_CREDENTIALS],
  ['E11.wrong', { ...WITH_BASIC, body: `${CC}&${ID}&client_secret=bad` }, TWO_CREDENTIALS],
  ['E11.badb64', basic('Basic !!!', GOOD), TWO_CREDENTIALS],
  ['E11.emptysecret', { ...WITH_BASIC, body: `${CC}&client_secret=` }, TOKEN],
  ['E11.repeatsecret', { ...WITH_BASIC, body: `${CC}&client_secret=a&client_secret=b` }, TOKEN],
  ['E11.repeatid', { ...WITH_BASIC, body: `${CC}&${ID}&${ID}` }, TOKEN],

  ['E12', `${GOOD}&${ASSERTION}&${ASSERTION_TYPE}`, TWO_CREDENTIALS, TOKEN],
  ['E13.noType', `${CC}&${ID}&${ASSERTION}`, TYPE_MISSING, NO_SECRET_V4],
  ['E13.noAssertion', `${CC}&${ID}&${ASSERTION_TYPE}`, ASSERTION_MISSING, NO_SECRET_V4],
  ['E13.noAssertionSecret', `${GOOD}&${ASSERTION_TYPE}`, ASSERTION_MISSING, TOKEN],
  [
    'E14',
    `${CC}&${ID}&${ASSERTION}&client_assertion_type=urn%3Ax`,
    UNKNOWN_TYPE,
    NO_SECRET_V4,
  ],
  ['E15.badsig', `${CC}&${ID}&${ASSERTION}&${ASSERTION_TYPE}`, NO_KEY, NO_SECRET_V4],
  ['E15.noid', `${CC}&${ASSERTION}&${ASSERTION_TYPE}`, NO_KEY, NO_CLIENT_401],
  ['E15.basic', { ...WITH_BASIC, body: `${CC}&${ASSERTION}&${ASSERTION_TYPE}` }, TWO_CREDENTIALS],

  ['E16', `${CC}&${PUBLIC}&client_secret=x`, PUBLIC_CLIENT],
  ['E16.basic', basic('Basic <publicapp:x>'), PUBLIC_CLIENT],
  ['E17', `${CC}&${PUBLIC}`, NO_SECRET, NO_SECRET_V4],
  ['E20', `${CC}&client_id=notoken&client_secret={notoken}`, NO_TOKEN_ENDPOINT],
  ['E20.badsecret', `${CC}&client_id=notoken&client_secret=bad`, WRONG_SECRET],
  ['E21', `${CC}&${NOGRANT}`, GRANT_NOT_ALLOWED],
]

/** Who the client is, and what it may. */
export const CLIENT_CASES: readonly TokenCase[] = casesOf(ROWS, ['client_credentials'])
