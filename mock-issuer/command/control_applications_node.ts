import type { ApplicationForm } from '../application_form.ts'
import type { ApplicationChanges } from '../applications.ts'
import type { MockIssuer } from '../mock_issuer.ts'
import { type ControlAnswer, ControlError } from './control_answer_node.ts'

type Tenant = Pick<MockIssuer, 'applications'>

/** All of them, without secrets. */
export function listApplications({ applications }: Tenant): ControlAnswer {
  return { status: 200, body: applications.list() }
}

/** *Add an application*. @throws {MockIssuerError} as the tenant's page would */
export function addApplication({ applications }: Tenant, form: unknown): ControlAnswer {
  const { clientId } = (form ?? {}) as { clientId?: unknown }
  if (typeof clientId === 'string' && applications.get(clientId)) {
    throw new ControlError(409, 'this client id is taken: choose another, or PATCH its application')
  }
  applications.add(form as ApplicationForm)
  return { status: 201, body: applications.get(String(clientId)) }
}

/** *Edit*. @throws {MockIssuerError} as the tenant's page would */
export function updateApplication(
  { applications }: Tenant,
  changes: unknown,
  clientId: string,
): ControlAnswer {
  checkKnown(applications, clientId)
  applications.update(clientId, changes as ApplicationChanges)
  return { status: 200, body: applications.get(clientId) }
}

/** *Delete*. */
export function removeApplication(
  { applications }: Tenant,
  _body: unknown,
  clientId: string,
): ControlAnswer {
  checkKnown(applications, clientId)
  applications.remove(clientId)
  return { status: 204 }
}

function checkKnown(applications: Tenant['applications'], clientId: string): void {
  if (applications.get(clientId)) return
  throw new ControlError(404, 'there is no application of that client id, see GET /applications')
}
