// simple-oauth2 ships no types; this is what the test of independent clients uses.
declare module 'simple-oauth2' {
  export class ClientCredentials {
    constructor(config: {
      readonly client: { readonly id: string; readonly secret: string }
      readonly auth: { readonly tokenHost: string; readonly tokenPath: string }
      readonly options: {
        readonly authorizationMethod?: 'header' | 'body'
        readonly credentialsEncodingMode?: 'strict' | 'loose'
      }
    })
    getToken(params: object): Promise<{ readonly token: { readonly access_token: string } }>
  }
}
