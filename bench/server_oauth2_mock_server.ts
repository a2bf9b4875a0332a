// https://github.com/axa-group/oauth2-mock-server#library-usage
import { load } from './peers/load.ts'
import { announce } from './server_child.ts'

interface OAuth2MockServer {
  readonly OAuth2Server: new () => {
    readonly issuer: {
      readonly url: string | undefined
      readonly keys: { generate(algorithm: string): Promise<unknown> }
    }
    start(port: number, host: string): Promise<void>
    address(): { readonly port: number }
  }
}

const { OAuth2Server } = await load<OAuth2MockServer>('oauth2-mock-server')
const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')
announce(`http://127.0.0.1:${server.address().port}/token`)
