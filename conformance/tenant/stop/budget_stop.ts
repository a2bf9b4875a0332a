import type { Exchange, Stop } from '../../engine/evidence.ts'
import { safeLimits } from '../../engine/limits.ts'
import type { View } from '../../engine/seen.ts'

/** The stop of a run that has cost the tenant what it may cost: a safe run needs half of it. */
export function budgetStop(
  { step, sentAt, durationMs }: Exchange,
  { exchanges, target }: View,
): Stop | undefined {
  const { requests, totalSeconds } = safeLimits(target.issuer)
  if (exchanges.length >= requests) {
    const message = `${requests} requests were sent to ${target.issuer}, the limit of a run, so ` +
      'nothing more was sent: what is left can be run with --only'
    return { code: 'request-budget', message, step, scope: 'all' }
  }
  const startedAt = Date.parse(exchanges[0]?.sentAt ?? sentAt)
  if (Date.parse(sentAt) + durationMs - startedAt <= totalSeconds * 1000) return undefined
  const message =
    `the run on ${target.issuer} has lasted ${totalSeconds} s, its limit, so nothing ` +
    'more was sent: the tenant is slow, run again when it is less busy'
  return { code: 'time-budget', message, step, scope: 'all' }
}
