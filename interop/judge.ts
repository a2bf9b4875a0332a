import type { JournalEntry } from '../mock-issuer/mod.ts'
import type { Case, Expectation } from './cases.ts'
import type { Ended } from './process_node.ts'

/** What came of a case. */
export interface Outcome {
  readonly ended: Ended
  /** What reached the tenant. */
  readonly entries: readonly JournalEntry[]
  /** Fingerprint of what stands for a value in the journal. */
  readonly fingerprint: (value: string) => string
  /** As the tenant must have read them, `clientId` registered or not. */
  readonly sent: { readonly clientId: string; readonly secret: string }
  /** The forms in which the output shows the secret. */
  readonly shownSecret: readonly string[]
}

const TOKEN = { tokenType: 'Bearer', expiresIn: 3600 }
const ERRORS: Readonly<Record<Exclude<Expectation, 'served'>, string>> = {
  'refused': 'invalid_client',
  'refused as not encoded': 'invalid_client',
  'never asked': 'certificate',
}

/** @return what is not as it must be */
export function judge({ method, expected }: Case, outcome: Outcome): string[] {
  const { ended, entries, fingerprint, sent, shownSecret } = outcome
  const problems: string[] = []
  const expect = (what: string, is: unknown, shouldBe: unknown) => {
    const [left, right] = [JSON.stringify(is), JSON.stringify(shouldBe)]
    if (left !== right) problems.push(`${what}: ${left}, should be ${right}`)
  }

  const served = expected === 'served'
  expect('exit code', ended.code, served ? 0 : 1)
  const { client, ...facts } = factsOf(ended.stdout)
  if (typeof client !== 'string') problems.push('it does not say what it is')
  const answer = { apiStatus: 200, typename: 'Query' }
  expect(
    'facts',
    facts,
    expected === 'served' ? { ...TOKEN, ...answer } : { error: ERRORS[expected] },
  )

  const seen = entries.map(({ endpoint, status }) => `${endpoint} ${status}`)
  const token = served ? ['token 200', 'graphql 200'] : ['token 401']
  expect('requests', seen, expected === 'never asked' ? [] : ['discovery 200', ...token])
  const asked = entries.find(({ endpoint }) => endpoint === 'token')
  if (asked) {
    expect('client authentication', asked.clientAuthentication, `client_secret_${method}`)
    const { clientId } = sent
    const known = expected !== 'refused as not encoded'
    expect('client id', asked.clientId, known ? clientId : fingerprint(clientId))
    expect('secret', asked.secret, fingerprint(sent.secret))
  }
  const call = entries.find(({ endpoint }) => endpoint === 'graphql')
  if (call) expect('token of the call', call.issuedBy, asked?.number)
  for (const { number, query } of entries) expect(`query of request ${number}`, query, undefined)
  let isShown = shownSecret.length > 0
  if (isShown) problems.push(`its output shows the secret: ${shownSecret.join(', ')}`)
  for (const word of `${ended.stdout} ${ended.stderr}`.split(/[\s"',]+/)) {
    if (asked?.issued && fingerprint(word) === asked.issued) {
      problems.push('its output shows the token')
      isShown = true
    }
  }
  if (problems.length > 0 && !isShown) problems.push(`it said: ${ended.stdout}${ended.stderr}`)
  return problems
}

/** The one line that a client prints. */
function factsOf(stdout: string): Record<string, unknown> {
  try {
    return JSON.parse(stdout)
  } catch {
    return { unreadable: stdout.split('\n').length }
  }
}
