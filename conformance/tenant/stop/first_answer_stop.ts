import type { Stop, StopCode } from '../../engine/evidence.ts'
import { type Answered, headerOf, objectIn, quoted } from '../../engine/seen.ts'
import { asksForLogin } from './login_page.ts'
import { howLong } from './overload_stop.ts'

const DISCOVERY = '/.well-known/openid-configuration'

/** The stop that a first answer means which is no discovery document; each in words of its own. */
export function firstAnswerStop({ step, request, response }: Answered): Stop | undefined {
  const { status, isCut } = response
  const at = request.url
  const stop = (code: StopCode, message: string): Stop => ({ code, message, step, scope: 'all' })

  const login = asksForLogin(request.url, response)
  if (login !== undefined) {
    return stop(
      'proxy-login-page',
      `${at} is answered by a proxy that wants a login first (${login}), not by the tenant: log in ` +
        'to the network, or run from a machine that reaches the tenant directly',
    )
  }
  switch (status) {
    case 200:
      break
    case 404:
      return stop(
        'discovery-not-found',
        `there is no discovery document at ${at} (status 404): ${
          isTwice(at)
            ? `cut ${DISCOVERY} off from the end of the issuer, the kit adds it itself`
            : "check the issuer, which is the tenant's address with its path and nothing behind " +
              'it; on the tenant, Configuration / Features must have OpenID Authorization Server ' +
              'enabled'
        }`,
      )
    case 503:
      return stop(
        'tenant-starting',
        `${at} is answered with 503, the tenant is starting or down: try again ${
          howLong(response) ?? 'in a minute'
        }`,
      )
    default:
      return stop(
        'discovery-refused',
        `${at} is answered with status ${status}, not with the discovery document: ${
          whatNext(status, headerOf(response, 'Location'))
        }`,
      )
  }
  if (objectIn(response)) return undefined
  const what = isCut
    ? 'longer than the kit reads'
    : /^\s*</.test(response.body) || headerOf(response, 'Content-Type')?.startsWith('text/html')
    ? `an HTML page${titleOf(response.body)}`
    : 'no JSON object'
  return stop(
    'discovery-not-json',
    `what stands at ${at} is ${what}, not the discovery document: check the issuer, and that ` +
      'neither a proxy nor a start page answers in place of the tenant',
  )
}

/** Whether the address of the document was given as issuer. */
function isTwice(at: string): boolean {
  return at.replace(/\/+$/, '').slice(0, -DISCOVERY.length).replace(/\/+$/, '').endsWith(DISCOVERY)
}

function whatNext(status: number, location: string | undefined): string {
  if (location !== undefined) {
    return `it leads to ${
      quoted(location, 200)
    }; if that is the tenant, give its address, without ` +
      '/.well-known/openid-configuration, as issuer'
  }
  if (status === 401 || status === 403) {
    return 'discovery is open to everybody on a tenant, so look for a firewall or proxy on the way'
  }
  if (status >= 500) return 'look into the logs of the tenant and of its proxy, then try again'
  return 'check the issuer, and what answers there'
}

function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]*)/i.exec(html)?.[1]?.trim()
  return title ? ` with the title ${quoted(title, 40)}` : ''
}
