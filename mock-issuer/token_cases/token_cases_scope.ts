import {
  BAD_BASIC,
  casesOf,
  CC,
  GOOD,
  GRANT_NOT_ALLOWED,
  GRANT_TYPE,
  METHOD,
  NO_CLIENT,
  NO_CLIENT_401,
  NO_SECRET,
  NO_SECRET_V4,
  NO_TYPE,
  NOGRANT,
  notAuthenticated,
  PUBLIC,
  REFRESHER,
  refused,
  type Row,
  SCOPED,
  SECRET_NEEDED,
  TOKEN,
  type TokenCase,
  TWO_CREDENTIALS,
  TYPE,
  UNKNOWN_CLIENT,
  WAREHOUSE,
  WITH_BASIC,
  WRONG_SECRET,
} from './token_case.ts'

const SCOPE = refused('invalid_scope', 'ID2052', "The specified 'scope' is invalid.")
const SCOPE_NOT_ALLOWED = refused(
  'invalid_request',
  'ID2051',
  'This client application is not allowed to use the specified scope.',
)
const OFFLINE_OFF = refused(
  'invalid_request',
  'ID2035',
  "The 'offline_access' scope is not allowed.",
)
const OFFLINE_NOT_ALLOWED = refused(
  'invalid_request',
  'ID2065',
  "The client application is not allowed to use the 'offline_access' scope.",
)
const OFFLINE_GRANT = refused(
  'invalid_scope',
  'ID2024',
  "The 'offline_access' scope is not allowed when using the client credentials grant.",
)
const PUBLIC_CLIENT = refused(
  'unauthorized_client',
  'ID2043',
  "The specified 'grant_type' is not valid for this client application.",
)
const PUBLIC_SECRET = notAuthenticated(
  'ID2053',
  "The 'client_secret' parameter is not valid for this client application.",
)
const NO_CODE = refused(
  'invalid_request',
  'ID2029',
  "The mandatory 'code' parameter is missing.",
)
const NO_REFRESH_TOKEN = refused(
  'invalid_request',
  'ID2029',
  "The mandatory 'refresh_token' parameter is missing.",
)
const BAD_GRANT = refused('invalid_grant', 'ID2004', 'The specified token is invalid.')
const NO_USER = refused(
  'invalid_request',
  'ID2059',
  "The mandatory 'username' and/or 'password' parameters are missing.",
)
const WRONG_USER = refused(
  'invalid_grant',
  'ID2024',
  'The specified username/password couple is invalid.',
)
const TYPE_MISSING = refused(
  'invalid_request',
  'ID2037',
  "The 'client_assertion_type' parameter cannot be used without 'client_assertion'.",
)
const SCOPED_GOOD = `${CC}&${SCOPED}`
const BAD = `${CC}&client_id=warehousesync&client_secret=bad`
const NOBODY = `${CC}&client_id=nobody&client_secret=x`
const PASSWORD = 'grant_type=password'
const USER = 'username=user1&password=pass1'
const REFRESH = 'grant_type=refresh_token'
const CODE = 'grant_type=authorization_code'
const ASSERTION = 'client_assertion=a.b.c'
const ASSERTION_TYPE =
  'client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer'

const ROWS: readonly Row[] = [
  ['E23', `${GOOD}&scope=nosuch`, SCOPE],
  ['E23.badsecret', `${BAD}&scope=nosuch`, SCOPE],
  ['E23.unknownclient', `${NOBODY}&scope=nosuch`, SCOPE],
  ['E23.nosecret', `${CC}&client_id=warehousesync&scope=nosuch`, NO_SECRET, NO_SECRET_V4],
  ['E23.case', `${SCOPED_GOOD}&scope=Orders`, SCOPE],
  ['E23.builtincase', `${SCOPED_GOOD}&scope=EMAIL`, SCOPE],
  ['E23.mixed', `${SCOPED_GOOD}&scope=orders+nosuch`, SCOPE],
  ['E23.address', `${GOOD}&scope=address`, SCOPE],
  ['SC.tab', `${SCOPED_GOOD}&scope=orders%09email`, SCOPE],
  ['SC.plus', `${SCOPED_GOOD}&scope=orders%2Bemail`, SCOPE],
  ['SC.comma', `${SCOPED_GOOD}&scope=orders,email`, SCOPE],
  ['E24.known', `${GOOD}&scope=stock`, SCOPE_NOT_ALLOWED],
  ['E24.roles', `${GOOD}&scope=roles`, SCOPE_NOT_ALLOWED],
  ['E24.openidprofile', `${GOOD}&scope=openid+profile`, SCOPE_NOT_ALLOWED],
  ['E24.phone', `${SCOPED_GOOD}&scope=phone`, SCOPE_NOT_ALLOWED],
  ['E25', `${GOOD}&scope=offline_access`, OFFLINE_OFF],
  ['E25.noclient', `${CC}&scope=offline_access`, OFFLINE_OFF],
  ['E25.openid', `${GOOD}&scope=openid+offline_access`, OFFLINE_OFF],
  ['E28', `${GOOD}&scope=nosuch&scope=nosuch2`, TOKEN],
  ['E28.same', `${GOOD}&scope=openid&scope=openid`, TOKEN],
  ['SC.two', `${SCOPED_GOOD}&scope=orders+email`, TOKEN],
  ['SC.dup', `${SCOPED_GOOD}&scope=orders+orders`, TOKEN],
  ['SC.lead', `${SCOPED_GOOD}&scope=+orders`, TOKEN],
  ['SC.double', `${SCOPED_GOOD}&scope=orders++email+`, TOKEN],
  ['SC.empty', `${SCOPED_GOOD}&scope=`, TOKEN],
  ['SC.blank', `${SCOPED_GOOD}&scope=+`, TOKEN],
  ['X.queryscope', { path: '/connect/token?scope=nosuch', body: GOOD }, TOKEN],

  ['ORD.01', `${CC}&${PUBLIC}&client_secret=x&scope=nosuch`, SCOPE],
  ['ORD.02', `${CC}&${PUBLIC}&client_secret=x&scope=stock`, PUBLIC_CLIENT],
  ['ORD.03', `${CC}&${NOGRANT}&scope=stock`, GRANT_NOT_ALLOWED],
  [
    'ORD.05',
    { contentType: 'application/json', authorization: 'Basic !!!', body: '{}' },
    TYPE,
  ],
  ['ORD.06', { method: 'GET', contentType: null, authorization: 'Basic !!!' }, METHOD],
  ['ORD.07', { ...WITH_BASIC, body: 'client_secret=x' }, TWO_CREDENTIALS],
  ['ORD.08', `${PASSWORD}&${WAREHOUSE}&scope=offline_access`, GRANT_TYPE],
  ['ORD.09', `${CC}&client_id=warehousesync&scope=offline_access`, OFFLINE_OFF],
  ['ORD.10', `${CC}&scope=nosuch`, NO_CLIENT, NO_CLIENT_401],
  ['ORD.11', `${CC}&${ASSERTION}`, TYPE_MISSING, NO_CLIENT_401],
  ['ORD.12', `${GOOD}&${ASSERTION}&client_assertion_type=urn%3Ax`, TWO_CREDENTIALS, TOKEN],
  ['ORD.13', `${NOBODY}&scope=stock`, UNKNOWN_CLIENT],
  [
    'ORD.14',
    `${CC}&client_id=warehousesync&${ASSERTION}&${ASSERTION_TYPE}&scope=nosuch`,
    SCOPE,
    NO_SECRET_V4,
  ],
  ['ORD.16', `${CC}&client_id=notoken&client_secret=bad&scope=stock`, WRONG_SECRET],
  ['ORD.17', { contentType: null, authorization: 'Basic !!!' }, NO_TYPE],
  ['ORD.18', `${CC}&${PUBLIC}&client_secret=&scope=stock`, NO_SECRET, NO_SECRET_V4],
  ['ORD.basicgrant', { authorization: 'Basic !!!', body: 'grant_type=foo' }, BAD_BASIC],
]

/** The server has other flows on too, but no user is there yet when it answers. */
const ROWS_WITH_OTHER_FLOWS: readonly Row[] = [
  ['E18', `${PASSWORD}&${PUBLIC}&client_secret=x&${USER}`, PUBLIC_SECRET],
  ['E19', `${PASSWORD}&client_id=nogrant&${USER}`, SECRET_NEEDED],
  ['E22', `${PASSWORD}&${WAREHOUSE}&${USER}`, GRANT_NOT_ALLOWED],
  ['E26', `${GOOD}&scope=offline_access`, OFFLINE_NOT_ALLOWED],
  ['E26.badsecret', `${BAD}&scope=offline_access`, WRONG_SECRET],
  ['E26.nogrant', `${CC}&${NOGRANT}&scope=offline_access`, GRANT_NOT_ALLOWED],
  ['E27', `${CC}&${REFRESHER}&scope=offline_access`, OFFLINE_GRANT],
  ['E32', `${CODE}&${REFRESHER}`, NO_CODE],
  ['E32.bad', `${CODE}&${REFRESHER}&code=zzz`, BAD_GRANT],
  ['E32.noclient', `${CODE}&code=zzz`, NO_CLIENT, NO_CLIENT_401],
  [
    'E33',
    `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&${WAREHOUSE}&device_code=x`,
    GRANT_TYPE,
  ],
  ['PW.nouser', `${PASSWORD}&${REFRESHER}&password=zzz`, NO_USER],
  ['PW.nopassword', `${PASSWORD}&${REFRESHER}&username=zzz`, NO_USER],
  ['PW.noclient', `${PASSWORD}&${USER}`, NO_CLIENT_401],
  ['PW.bad', `${PASSWORD}&${REFRESHER}&username=user1&password=zzz`, WRONG_USER],
  ['RF.missing', `${REFRESH}&${REFRESHER}`, NO_REFRESH_TOKEN],
  ['RF.garbage', `${REFRESH}&${REFRESHER}&refresh_token=zzz`, BAD_GRANT],
  ['RF.noperm', `${REFRESH}&${WAREHOUSE}&refresh_token=zzz`, BAD_GRANT, GRANT_NOT_ALLOWED],
  ['RF.nosecret', `${REFRESH}&client_id=refresher&refresh_token=zzz`, SECRET_NEEDED],
  ['ORD.21', `${GOOD}&scope=offline_access+stock`, OFFLINE_NOT_ALLOWED],
  ['ORD.22', `${CC}&${REFRESHER}&scope=offline_access+stock`, SCOPE_NOT_ALLOWED],
  ['ORD.23', `${CC}&${REFRESHER}&scope=offline_access+nosuch`, SCOPE],
  [
    'ORD.24',
    `${PASSWORD}&client_id=refresher&client_secret=bad&username=user1&password=bad`,
    WRONG_SECRET,
  ],
  ['ORD.25', `${PASSWORD}&${REFRESHER}&${USER}&scope=nosuch`, SCOPE],
  ['ORD.27', `${REFRESH}&client_id=nobody&client_secret=x&refresh_token=zzz`, UNKNOWN_CLIENT],
]

/** Scopes, other grants, and which of two refusals comes first. */
export const SCOPE_CASES: readonly TokenCase[] = [
  ...casesOf(ROWS, ['client_credentials']),
  ...casesOf(ROWS_WITH_OTHER_FLOWS, [
    'authorization_code',
    'client_credentials',
    'password',
    'refresh_token',
  ]),
]
