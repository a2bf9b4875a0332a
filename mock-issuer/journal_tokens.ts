import type { JournalEntry, TokenHistory } from './journal.ts'

interface History extends TokenHistory {
  readonly uses: number[]
  readonly refusals: number[]
}

/** Follows each token from its issue through its uses to its refusals. */
export function historiesOf(entries: readonly JournalEntry[]): TokenHistory[] {
  const histories = new Map<string, History>()
  const of = (token: string, issuedBy: number | undefined) => {
    const history = histories.get(token) ?? { token, issuedBy, uses: [], refusals: [] }
    histories.set(token, history)
    return history
  }
  for (const { number, endpoint, issued, token, issuedBy, status } of entries) {
    if (issued !== undefined) of(issued, number)
    if (token === undefined || status === undefined) continue
    const { uses, refusals } = of(token, issuedBy)
    // There a token is the subject, and the client is what is accepted or refused.
    if (endpoint === 'introspection' || endpoint === 'revocation') continue
    if (status === 401 || status === 403) refusals.push(number)
    else if (status < 500) uses.push(number) // who answers 5xx may not have looked at it
  }
  return [...histories.values()]
}
