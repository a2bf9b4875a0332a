import type { MockIssuer } from '../mock_issuer.ts'
import { answerQueries } from './configuration_node.ts'
import { type ControlAnswer, ControlError } from './control_answer_node.ts'
import {
  addApplication,
  listApplications,
  removeApplication,
  updateApplication,
} from './control_applications_node.ts'
import { moveClock, readClock } from './control_clock_node.ts'
import { addFault, clearFaults, listFaults } from './control_faults_node.ts'

type Methods = Readonly<Record<string, Route>>
type Route = (tenant: MockIssuer, body: unknown, clientId: string) => ControlAnswer

const ROUTES = new Map<string, Methods>([
  ['/applications', { GET: listApplications, POST: addApplication }],
  ['/applications/{clientId}', { PATCH: updateApplication, DELETE: removeApplication }],
  ['/clock', { GET: readClock, POST: moveClock }],
  ['/faults', { GET: listFaults, POST: addFault, DELETE: clearFaults }],
  ['/journal', { GET: readJournal, DELETE: clearJournal }],
  ['/reset', { POST: reset }],
])

/** @throws {ControlError | MockIssuerError} of one line, if it cannot be done */
export function control(
  tenant: MockIssuer,
  { method, path, body }: { method: string; path: string; body: unknown },
): ControlAnswer {
  const { methods, clientId } = find(path)
  const route = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (route) return route(tenant, body, clientId)
  const allowed = Object.keys(methods).join(', ')
  throw new ControlError(405, `this route takes ${allowed}`, { Allow: allowed })
}

function find(path: string) {
  const methods = ROUTES.get(path)
  if (methods) return { methods, clientId: '' }
  const [, escaped] = /^\/applications\/([^/]+)$/.exec(path) ?? []
  const clientId = escaped === undefined ? undefined : unescaped(escaped)
  const ofOne = ROUTES.get('/applications/{clientId}')
  if (clientId !== undefined && ofOne) return { methods: ofOne, clientId }
  throw new ControlError(404, `there is no such route, only ${[...ROUTES.keys()].join(', ')}`)
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function readJournal({ journal }: MockIssuer): ControlAnswer {
  return { status: 200, body: { total: journal.total, entries: journal.entries } }
}

function clearJournal({ journal }: MockIssuer): ControlAnswer {
  journal.clear()
  return { status: 204 }
}

function reset(tenant: MockIssuer): ControlAnswer {
  tenant.reset()
  answerQueries(tenant)
  return { status: 204 }
}
