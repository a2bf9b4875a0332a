/** A check that is not green on oidc-provider, and why. */
export interface NotGreen {
  readonly id: string
  /** Status and reason by the profile `pos`. */
  readonly pos: string
  /** Status and reason by the profile `rfc`. */
  readonly rfc: string
  readonly because: string
}

/** Everything that is not green on oidc-provider 9.13.3, set up for client credentials. */
export const NOT_GREEN: readonly NotGreen[] = [
  {
    id: 'T-META-05',
    pos: 'warn other-flows',
    rfc: 'warn other-flows',
    because: 'It offers authorization code and refresh token beside client credentials, ' +
      'and no setting of the test takes them away.',
  },
  {
    id: 'T-META-09',
    pos: 'warn public-clients',
    rfc: 'warn public-clients',
    because: 'Its metadata list none among the authentication methods by default.',
  },
  {
    id: 'T-TOK-10',
    pos: 'n/a no-scope',
    rfc: 'n/a no-scope',
    because: 'The run asks for no scope.',
  },
  {
    id: 'T-TOK-12',
    pos: 'fail no-pragma',
    rfc: 'fail no-pragma',
    because: 'It sends Cache-Control: no-store and no Pragma, which RFC 6749 still asks ' +
      'for and OAuth 2.1 does not.',
  },
  {
    id: 'T-AUTH-08',
    pos: 'warn invalid-request',
    rfc: 'fail invalid-request',
    because: 'It answers a request without any client authentication with ' +
      'invalid_request, as OpenIddict does.',
  },
  {
    id: 'T-AUTH-13',
    pos: 'skip budget',
    rfc: 'skip budget',
    because: 'Five tokens were issued before, since it ignores an unknown scope and a ' +
      'repeated unknown parameter.',
  },
  {
    id: 'T-ERR-05',
    pos: 'fail scope-not-told',
    rfc: 'fail scope-not-told',
    because: 'It ignores an unknown scope, which it may, and does not say that none was ' +
      'granted, which it must.',
  },
  {
    id: 'T-ERR-06',
    pos: 'warn unknown-accepted',
    rfc: 'fail unknown-accepted',
    because: 'It refuses repeated parameters that it knows, and does not look at others.',
  },
  {
    id: 'T-ERR-07',
    pos: 'warn not-405',
    rfc: 'warn not-405',
    because: 'It has no GET at the token endpoint and answers 404.',
  },
  {
    id: 'T-ERR-17',
    pos: 'inconclusive login-first',
    rfc: 'inconclusive login-first',
    because: 'It judges the login before the scope, and the made-up client is all that ' +
      'is sent.',
  },
  {
    id: 'T-GRANT-02',
    pos: 'inconclusive refused-otherwise',
    rfc: 'inconclusive refused-otherwise',
    because: 'It refuses a grant that the client must not use with invalid_request, ' +
      'which may mean anything.',
  },
  {
    id: 'T-GRANT-03',
    pos: 'inconclusive refused-otherwise',
    rfc: 'inconclusive refused-otherwise',
    because: 'As T-GRANT-02.',
  },
  {
    id: 'T-GRANT-07',
    pos: 'inconclusive refused-otherwise',
    rfc: 'inconclusive refused-otherwise',
    because: 'Its error page says invalid_request and tells in words alone that the client may ' +
      'not use the flow.',
  },
  {
    id: 'T-GRANT-16',
    pos: 'review token-unreadable',
    rfc: 'review token-unreadable',
    because: 'Its tokens are opaque, so roles are not to be seen.',
  },
  {
    id: 'T-GRANT-17',
    pos: 'n/a token-unreadable',
    rfc: 'n/a token-unreadable',
    because: 'Its tokens are opaque.',
  },
  {
    id: 'T-JWKS-06',
    pos: 'n/a no-ec',
    rfc: 'n/a no-ec',
    because: 'Its development keys are RSA keys.',
  },
  {
    id: 'T-JWKS-08',
    pos: 'n/a not-signed',
    rfc: 'n/a not-signed',
    because: 'Its tokens are opaque.',
  },
  {
    id: 'T-JWKS-09',
    pos: 'n/a no-certificate',
    rfc: 'n/a no-certificate',
    because: 'Its keys come without certificates.',
  },
  {
    id: 'T-JWKS-15',
    pos: 'n/a no-certificate',
    rfc: 'n/a no-certificate',
    because: 'Its keys come without certificates.',
  },
  {
    id: 'T-API-06',
    pos: 'n/a condition',
    rfc: 'n/a condition',
    because: 'Only JWTs are forged.',
  },
  {
    id: 'T-API-07',
    pos: 'n/a condition',
    rfc: 'n/a condition',
    because: 'Only JWTs are forged.',
  },
  {
    id: 'T-API-24',
    pos: 'n/a condition',
    rfc: 'n/a condition',
    because: 'Only JWTs are forged.',
  },
  {
    id: 'T-API-10',
    pos: 'n/a same-answers',
    rfc: 'n/a same-answers',
    because: 'The API of the test answers no token and a bad one alike, so nothing can ' +
      'be inferred.',
  },
  {
    id: 'T-CRED-10',
    pos: 'n/a not-from-a-file',
    rfc: 'n/a not-from-a-file',
    because: 'The secret of the test comes from no file.',
  },
  {
    id: 'T-CRED-12',
    pos: 'n/a not-from-a-file',
    rfc: 'n/a not-from-a-file',
    because: 'The secret of the test comes from no file.',
  },
  {
    id: 'T-TLS-13',
    pos: 'n/a no-plain-http',
    rfc: 'n/a no-plain-http',
    because: 'Nothing answers on plain http.',
  },
  {
    id: 'T-TLS-15',
    pos: 'n/a one-host',
    rfc: 'n/a one-host',
    because: 'Keys and API are on the host of the issuer.',
  },
]
