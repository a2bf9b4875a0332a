import type { IssueTokenOptions } from '../mod.ts'
import type { Case } from './cases.ts'

const SPECS: Readonly<Record<string, Partial<IssueTokenOptions>>> = {
  'API.expired': { lifetimeSeconds: 1 },
  'API.anyexpired': { lifetimeSeconds: 1 },
  'API.noaud': { audiences: [] },
  'API.otheraud': { audiences: ['oct:Other'] },
  'API.audcase': { audiences: ['OCT:DEFAULT'] },
  'BIG.api.bigapp': { clientId: 'bigapp' },
  'BIG.apiform.bigapp': { clientId: 'bigapp' },
  'BIG.api.hugeapp': { clientId: 'hugeapp' },
  'BIG.apiform.hugeapp': { clientId: 'hugeapp' },
  'IN.audlower': { clientId: 'norole' },
  'IN.audroles': { clientId: 'warehousesync' },
  'IN.noaud': { audiences: [] },
  'IN.noaudother': { audiences: [] },
  'IN.ownscope': { scopes: ['orders', 'openid'] },
  'IN.space': { clientId: 'warehousesync' },
  'RV.expired': { lifetimeSeconds: 1 },
  'RV.noperm': { clientId: 'warehousesync' },
  // Any scope of its own without a resource; this one has the recorded length.
  'UI.ccscoped': { clientId: 'scoped', scopes: ['openid'] },
  'UI.expired': { lifetimeSeconds: 1 },
  'UI.noaud': { audiences: [] },
  'UI.otheraud': { audiences: ['oct:Other'] },
  'O.api403': { clientId: 'norole' },
}

/** The token that the request of a case carries: issued like this, with the laboratory's helpers. */
export function tokenSpecOf({ id, config }: Pick<Case, 'id' | 'config'>): IssueTokenOptions {
  const clientId = /^(IN|RV)\./.test(id) ? 'scoped' : 'warehousesync'
  // One right; the other is not recorded, and both fit into the length of one.
  const two = { audiences: ['api', audienceOf(config)] }
  return { clientId, ...(id === 'API.multiaud' ? two : SPECS[id]) }
}

/** Whom the tokens of a configuration are for. */
export function audienceOf(config: string): string {
  return config === 'north' ? 'oct:North' : 'oct:Default'
}

/** The exchange of the same configuration that came before with the same token, by id. */
export const EARLIER: Readonly<Record<string, string>> = {
  'RV.after.introspect': 'RV.ok',
  'RV.after.api': 'RV.ok',
  'RV.after.userinfo': 'RV.ok',
  'RV.other.after': 'RV.other',
}
