import type { Application } from '../application_form.ts'
import { missing, type Refusal, REFUSALS } from '../refusals.ts'
import type { CurrentSettings, Flow } from '../settings.ts'
import type { Tenant } from '../tenant.ts'
import { hasAssertion, hasProof, judgeAssertion, judgeClient } from './client_checks.ts'
import type { TokenRequest } from './token_request.ts'

/** What a check may look at. */
interface Checked {
  readonly request: TokenRequest
  readonly grantType: string
  readonly application: Application | undefined
  readonly settings: CurrentSettings
  readonly tenant: Tenant
}

type Check = (checked: Checked) => Refusal | false | undefined

/** The flows under which a client may use a grant. */
const FLOWS_OF: ReadonlyMap<string, readonly Flow[]> = new Map([
  ['authorization_code', ['authorization_code', 'hybrid']],
  ['client_credentials', ['client_credentials']],
  ['password', ['password']],
  ['refresh_token', ['refresh_token']],
])

/** Every tenant has these, on top of the scopes its administrator made. */
export const BUILT_IN_SCOPES: readonly string[] = ['openid', 'email', 'phone', 'profile', 'roles']
const OFFLINE_ACCESS = 'offline_access'

/** The tenant's checks of a token request in its order: the first that finds something answers. */
const CHECKS: readonly Check[] = [
  ({ grantType }) => grantType === '' && missing('grant_type'),
  ({ grantType, settings }) => !allows(settings.flows, grantType) && REFUSALS.grantType,
  ({ request, settings }) =>
    asksOffline(request) && !settings.flows.includes('refresh_token') && REFUSALS.offlineAccessOff,
  missingClientId,
  ({ request, tenant }) => judgeAssertion(request, tenant),
  ({ request, grantType, tenant }) =>
    grantType === 'client_credentials' && !hasProof(request, tenant) && {
      ...REFUSALS.badBasic,
      id: 'ID2057',
      description: tenant.generation.missingSecret,
    },
  grantParameters,
  ({ request, tenant }) =>
    request.scopes.some((scope) => scope !== OFFLINE_ACCESS && !tenant.scopes.has(scope)) &&
    REFUSALS.scope,
  // Who it is: only after everything that can be said without knowing.
  ({ application, grantType }) =>
    application?.type === 'public' && grantType === 'client_credentials' && REFUSALS.publicClient,
  ({ request, tenant }) => judgeClient(request, tenant),
  ({ grantType, tenant }) =>
    tenant.generation.judgesGrantBeforePermission && isCode(grantType) && REFUSALS.grant,
  ({ application }) => application?.flows.every(isImplicit) && REFUSALS.tokenEndpoint,
  ({ application, grantType }) => !allows(application?.flows, grantType) && REFUSALS.flow,
  ({ request, application }) =>
    asksOffline(request) && !application?.flows.includes('refresh_token') &&
    REFUSALS.offlineAccessClient,
  ({ request, application }) =>
    request.scopes.some((scope) => !isFree(scope) && !application?.scopes.includes(scope)) &&
    REFUSALS.scopeClient,
  ({ grantType }) => isCode(grantType) && REFUSALS.grant,
  // The mock knows no users, so no password is right.
  ({ grantType }) => grantType === 'password' && REFUSALS.user,
  ({ request }) => asksOffline(request) && REFUSALS.offlineAccessGrant,
]

/** @return why the request gets no token, or the application that gets it */
export function judgeTokenRequest(request: TokenRequest, tenant: Tenant): Refusal | Application {
  const grantType = request.form.parameter('grant_type') ?? ''
  const application = tenant.applications.get(request.clientId ?? '')
  const checked = { request, grantType, application, settings: tenant.settings.get(), tenant }
  for (const check of CHECKS) {
    const refusal = check(checked)
    if (refusal) return refusal
  }
  return application ?? REFUSALS.clientId
}

function missingClientId({ request, grantType, tenant }: Checked): Refusal | undefined {
  if (request.clientId !== undefined || hasAssertion(request, tenant)) return undefined
  const early = grantType === 'client_credentials' || grantType === 'authorization_code'
  return missing(
    'client_id',
    early && !tenant.generation.missingClientIdIsInvalidClient
      ? 'invalid_request'
      : 'invalid_client',
  )
}

function grantParameters({ request: { form }, grantType }: Checked): Refusal | false {
  const needed = { authorization_code: 'code', refresh_token: 'refresh_token' }[grantType]
  if (needed) return !form.parameter(needed) && missing(needed)
  return grantType === 'password' && !(form.parameter('username') && form.parameter('password')) &&
    REFUSALS.noUser
}

function allows(flows: readonly Flow[] | undefined, grantType: string): boolean {
  const needed = FLOWS_OF.get(grantType) ?? []
  return needed.some((flow) => flows?.includes(flow))
}

const asksOffline = ({ scopes }: TokenRequest) => scopes.includes(OFFLINE_ACCESS)
const isImplicit = (flow: Flow) => flow === 'implicit'
const isCode = (grant: string) => grant === 'authorization_code' || grant === 'refresh_token'
/** No application needs a permission for these. */
const isFree = (scope: string) => scope === 'openid' || scope === OFFLINE_ACCESS
