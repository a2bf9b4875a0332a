// oidc-provider with one application for client credentials, as both benches of the mock start it.
import type { RequestListener } from 'node:http'

/** @param origin where it will answer, at `/token` */
export async function createProvider(
  origin: string,
  clientId: string,
  clientSecret: string,
): Promise<RequestListener> {
  console.info = console.warn = () => {} // it tells everybody that it is not set up for production
  const { default: Provider } = await import('oidc-provider')
  const provider = new Provider(origin, {
    clients: [{
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    }],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 3600 },
  })
  return provider.callback()
}
