import { fault } from '../../../mock-issuer/mod.ts'
import { changeBody, changeHeader, replaceBody, when } from '../alterations.ts'
import type { Pair } from '../scenario.ts'

const DISCOVERY = '/.well-known/openid-configuration'

export const DISC_PAIRS: readonly Pair[] = [
  {
    check: 'T-DISC-01',
    change: 'discovery is a JSON array',
    red: { alter: when(DISCOVERY, replaceBody('[]')) },
  },
  {
    check: 'T-DISC-02',
    change: 'discovery is sent as text',
    red: { alter: when(DISCOVERY, changeHeader('Content-Type', 'text/plain; charset=utf-8')) },
  },
  {
    check: 'T-DISC-03',
    change: 'the tenant has an Authority of another host',
    red: { tenant: { settings: { authority: 'https://login.pos.example/north' } } },
  },
  {
    check: 'T-DISC-06',
    change: 'a member of discovery stands there twice',
    red: {
      alter: when(
        DISCOVERY,
        changeBody((body) => body.replace('{', '{"token_endpoint":"https://other.example/",')),
      ),
    },
  },
  {
    check: 'T-DISC-08',
    change: 'the tenant is served over plain http, with endpoints over https',
    red: {
      tenant: { issuer: 'http://pos.example/north' },
      alter: when(
        DISCOVERY,
        changeBody((body) => body.replace(/http:(\/\/pos\.example\/north\/)/g, 'https:$1')),
      ),
    },
  },
  {
    check: 'T-DISC-09',
    change: 'the tenant believes X-Forwarded-Host of anybody',
    red: {
      alter: (response, request) => {
        const forged = request.headers.find(([name]) => name === 'X-Forwarded-Host')?.[1]
        // A cache has the document by its plain URL, which nobody asked for with such a header.
        if (forged === undefined || request.url.endsWith(DISCOVERY)) return undefined
        return changeBody((body) => body.replaceAll('pos.example', forged))(response, request)
      },
    },
  },
  {
    check: 'T-DISC-12',
    change: 'the first answer comes from a node with other settings',
    red: {
      prepare: (tenant) =>
        void tenant.faults.on('discovery').do(fault.member('scopes_supported', ['openid'])),
    },
  },
]
