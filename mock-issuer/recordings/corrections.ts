/**
 * What the measurements corrected in the wire profile, and found besides: each statement of the
 * recordings' README with the exchanges that show it. `5.8 cc` unless a name says otherwise; a name
 * in parentheses is a case of `token_cases/`, for the exchange was measured and is not in the data.
 */
export const CORRECTIONS: Readonly<Record<string, string>> = {
  'X1 HEAD has the length of the body and no body': 'J02 IN.head RV.head 5.8/orch/O.head',
  'X1 methods are compared ignoring case': '(E1.post)',
  'X2 the API asks only which tenant the issuer leads to':
    'JWT.wrongiss JWT.issupper JWT.noslash JWT.wrongissnorth API.otherhost 5.8/cc+https/API.https ' +
    '5.8/north/N.iss.good 5.8/north/N.iss.slash 5.8/north/N.iss.case 5.8/north/N.iss.root ' +
    '5.8/north/N.iss.otherhost',
  'X2 userinfo and introspection compare the issuer exactly':
    'JWTI.wrongiss JWTI.issupper 5.8/north/N.issi.good 5.8/north/N.issi.slash ' +
    '5.8/north/N.issi.root 5.8/north/N.issi.deeper 5.8/north/N.issi.otherhost',
  'X2 with Authority both accept that value alone, with or without slash at the root':
    '5.8/auth/JWT.wrongiss 5.8/auth/JWT.issupper 5.8/auth/JWTI.good 5.8/auth/JWTI.noslash ' +
    '5.8/auth/D52',
  'X3a an assertion speaks before a missing client_id': 'ORD.11 E15.noid',
  'X3b Basic and a body secret come before decoding': 'E11.badb64',
  'X3c Basic errors come before grant_type, after method and type':
    'E4.badbasic ORD.05 ORD.06 ORD.07 ORD.17',
  'X3d scopes come before the validation of an assertion': 'ORD.14',
  'X3e the order from public clients to scopes': 'ORD.01 ORD.02 ORD.03',
  'X3f the order of offline_access': 'ORD.08 ORD.09 5.8/all/ORD.21',
  'X3g a password without client_id is 401': '5.8/all/PW.noclient',
  'X4 two Authorization headers':
    'E10.twosame E10.twodiff E10.twodiff2 E10.twodiffpost API.twoauthbasic',
  'X4 white space in and around Basic':
    '(E10.inner) E10.trail E10.tab E10.empty S.twospaces S.bare S.nospace',
  'X4 empty halves of Basic': 'E10.onlycolon E10.emptyid E10.emptyidbody E10.emptysecretbody',
  'X4 an empty or repeated secret, or a repeated id, is no second credential':
    'E11.emptysecret (E11.repeatsecret) S.basicrepeatid',
  'X4 an encoded colon and bad escapes': 'P.pctcolon P.badpct P.badpctid',
  'X5 forms over a limit of the framework': 'F.samekey1025 F.secret4M1 F.nul F.keys1024 F.key2048',
  'X5 content types that only begin right': 'E3.suffix E3.comma E3.two E3.charset7',
  'X5 what the form reader tolerates':
    'F.badpct F.lonepct F.badpctname F.badutf8 F.rawbad F.rawnul F.amp F.noeq E3.badparam',
  'X5 what the form reader reads otherwise':
    'E3.charset16 F.bom F.space F.semicolon F.json F.crlf F.plus',
  'X5 limits of the web server':
    'L.cl30M1get L.cl30M1json L.expect30M1 L.hdr33k L.basic30k L.hdrcount L.target9k L.http2 ' +
    'E29.11 E29.badhost',
  'X5 framing that is wrong': 'L.badchunk L.clbad L.clneg L.cltwo L.tecl L.cllong',
  'X6 time before the sign-in does not count': 'TIME.delay700.0 TIME.delay3000.5',
  'X7 a token is judged before the permission of the endpoint':
    'IN.nopermgarbage IN.noperm RV.nopermgarbage RV.noperm 4.10/cc/IN.nopermgarbage ' +
    '4.10/cc/RV.nopermgarbage',
  'X7 authentication comes first, a missing token before everything':
    'ORD.19 ORD.20 IN.notoken IN.badsecretgarbage RV.notokennoauth',
  'X7 whose token is active for whom': 'IN.other IN.noaud IN.noaudother IN.audroles IN.own',
  'X7 revoking another client’s token does nothing': 'RV.other RV.other.after',
  'X8 without the validation feature': '5.8/noval/API.none 5.8/noval/API.ok',
  '6.2 broken texts are ID2004': 'API.garbage API.tampered API.tampermid API.dots API.dots5',
  '6.2 keys and signatures':
    '5.8/jws/API.tampered JWT.foreign JWT.foreignownkid JWT.none JWT.nonekid JWT.hs256 ' +
    'JWT.badkid JWT.nokid',
  '6.2 types': 'JWT.typjwt JWT.typid JWT.typrefresh JWT.typnone JWT.typapp JWT.typupper',
  '6.2 issuers and audiences': 'JWT.noiss JWT.badiss JWT.noaud JWT.otheraud API.audcase',
  '6.2 times and missing claims':
    'JWT.expired JWT.justexp JWT.futurenbf JWT.futureiat JWT.noexp JWT.nosub JWT.noclient JWT.noid',
  'N1 Host in issuer and URLs':
    'D18 D18b D18d D18e D26 E29.emptyhost 5.8/auth-0/D57.0 5.8/auth-2/D57.2',
  'N3 parameter names are case-sensitive, and two spellings are one name':
    'E4.keycase E4.keycase2 E4.keycasedup F.brackets',
  'N3 values are not trimmed': 'E4.space E6.space E7.space',
  'N4 scopes are split on spaces only':
    'SC.lead SC.trail SC.dup SC.tab SC.plus SC.empty SC.blank E23.builtincase E23.address',
  'N5 ignored at the token endpoint':
    'X.resource X.resourcedup X.audience X.request X.requesturi X.redirect X.code X.username ' +
    'X.accesstoken X.dpop OK.origin OK.accept S.negotiate',
  'N5 spellings of the path': 'E1.slash E1.case E1.query',
  'N6 lengths of tokens': 'OK.norole OK.post 5.8/jws/OK.post 5.8/jwe/OK.post 5.8/ref/OK.post',
  'N7 the first source of a token wins': 'API.headerquery API.queryheader API.headerform',
  'N7 two Authorization headers': 'API.twoauth API.twoauthbad API.twoauthbasic',
  'N7 white space after Bearer':
    'API.dblspace 5.8/jws/API.dblspace API.tab API.bare API.noscheme API.basic',
  'N7 HTTP/1.0 without Host': 'API.nohost',
  'N8 userinfo':
    'UI.none UI.put UI.json UI.postnoct UI.noaud UI.otheraud RV.after.userinfo 5.8/orch/O.userinfocc',
  'N9 OpenIddict 4 knows no assertions':
    '4.10/cc/E12 4.10/cc/E15.foreign 4.10/all/RF.noperm 5.8/all/RF.noperm',
  'N11 a prefix in another letter case': '5.8/north/N02 5.8/north/N14',
}

/** Statements that no exchange of ours can show, and why. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  'X5 error pages of Orchard’s Diagnostics module': 'imitated in the laboratory, not measured',
  'X7 an id_token is not introspected': 'recorded with a token of a user',
  'N2 header order': 'every exchange over a socket compares it, see socket_replay.test.ts',
  'N10 refresh_token answers': 'flows of users, which the mock does not have',
}
