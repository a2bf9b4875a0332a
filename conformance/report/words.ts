import type { Conclusion } from '../engine/exit_code.ts'
import type { Report } from '../engine/report.ts'
import type { Verdict } from '../engine/verdict.ts'
import { isAccepted } from './findings.ts'
import { count } from './lines.ts'

const HEADLINES: Readonly<Record<Conclusion['exitCode'], string>> = {
  0: 'CONFORMS',
  1: 'DOES NOT CONFORM',
  3: 'NOT JUDGED',
  4: 'FAULT OF THE KIT',
  5: 'STOPPED FOR SAFETY',
  130: 'INTERRUPTED',
}

/** What a run came to, in capitals. */
export function headline({ exitCode }: Conclusion): string {
  return HEADLINES[exitCode]
}

/** What the run did to the tenant, a line each. */
export function footprint({ evidence }: Report): string[] {
  const { ledger, startedAt, endedAt } = evidence
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000
  const kilobytes = ledger.bytesReceived / 1000
  return [
    `${count(ledger.requests, 'request')} and ${count(ledger.handshakes, 'TLS handshake')} ` +
    `in ${seconds.toFixed(1)} s, ${kilobytes.toFixed(1)} kB received`,
    `${count(ledger.mints, 'token')} issued`,
    `${count(ledger.failedLogins, 'failed login')} of the client, ` +
    `${ledger.fictitiousLogins} of clients that do not exist`,
  ]
}

/** How many checks there are of each status that occurs: `61 pass, 2 fail`. */
export function counts(report: Report): string {
  const accepted = report.verdicts.filter(isAccepted).length
  return Object.entries(report.counts).filter(([, number]) => number > 0)
    .map(([status, number]) => {
      const note = status === 'warn' && accepted > 0 ? ` (${accepted} accepted)` : ''
      return `${number} ${status}${note}`
    }).join(', ') || 'no check was judged'
}

/** How much a check asks, and where its expectation comes from: `MUST, house rule, specification`. */
export function origin({ level, isHouseRule, source }: Verdict): string {
  return [level, ...isHouseRule ? ['house rule'] : [], source].join(', ')
}
