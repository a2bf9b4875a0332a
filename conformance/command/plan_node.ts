import { isLoopback, safeLimits } from '../engine/limits.ts'
import { choose, stepsFor } from '../engine/select.ts'
import type { Danger, Step } from '../engine/step.ts'
import { count, wrap } from '../report/lines.ts'
import { CHECKS } from '../tenant/checks.ts'
import { type Forecast, foresee } from '../tenant/plan.ts'
import { LIFE_STEPS, STEPS } from '../tenant/steps.ts'
import { type Io, print } from './io_node.ts'
import { readReportChoices } from './report_choices.ts'
import { readSelection } from './selection.ts'
import { readTarget } from './target.ts'
import { readProfile, readTenantLine } from './tenant_options_node.ts'

const COLUMNS = 80

const DANGERS: Readonly<Record<Danger, string>> = {
  RO: 'reads, without a credential',
  CT: 'has a token issued',
  AU: 'sends the right secret, and should be refused',
  WF: 'logs in as a client that does not exist',
  WS: 'sends a wrong secret for the client',
}

/**
 * `pos-auth conformance plan`: what a run would send, without a packet. Takes what `tenant` takes,
 * so that one word of a command line turns one into the other; reads no secret and no file.
 *
 * @throws {ConformanceError}
 */
export async function showPlan(args: readonly string[], io: Io): Promise<void> {
  const given = readTenantLine(args)
  readProfile(given)
  readReportChoices(given.all('report'))
  const isMock = given.has('mock')
  const variable = (name: string) => isMock ? undefined : io.environment[name] || undefined
  const issuer = given.text('issuer') ?? variable('POS_ISSUER') ??
    (isMock ? 'https://127.0.0.1' : 'https://shop.example')
  readTarget({
    issuer,
    clientId: given.text('client-id') ?? variable('POS_CLIENT_ID') ?? 'any',
    apiUrl: given.has('no-api') ? false : given.text('api-url') ?? variable('POS_API_URL'),
    scope: given.text('scope') ?? variable('POS_SCOPE'),
  })
  const selection = readSelection(given.list('only'), given.list('skip'))
  const { pauseSeconds } = safeLimits(issuer)
  const forecast = foresee({
    steps: [...STEPS, ...LIFE_STEPS],
    wanted: stepsFor(CHECKS, choose(CHECKS, selection)),
    issuer,
    hasApi: !given.has('no-api'),
    pauseSeconds,
  })
  await print(io.output, `${planLines(forecast, issuer, pauseSeconds).join('\n')}\n`)
}

function planLines(forecast: Forecast, issuer: string, pauseSeconds: number): string[] {
  const { sent, more, requests, handshakes, mints, failedLogins, fictitiousLogins } = forecast
  const where = isLoopback(issuer) ? ', on this machine' : `, with pauses of ${pauseSeconds} s`
  const dangers = Object.entries(DANGERS)
    .filter(([danger]) =>
      [...sent, ...more.flatMap(({ steps }) => steps)]
        .some((step) => step.danger === danger)
    )
  return [
    'A run sends, to a tenant set up as the documentation says:',
    '',
    ...sent.flatMap(stepLines),
    '',
    ...more.flatMap(({ condition, steps }) => [
      ...wrap(`+${steps.length} if ${condition}:`, COLUMNS),
      ...steps.flatMap(stepLines),
      '',
    ]),
    ...dangers.map(([danger, words]) => `${danger} ${words}`),
    '',
    `${count(requests, 'request')} and ${count(handshakes, 'bare handshake')}, ` +
    `about ${forecast.seconds} s${where}`,
    `${count(mints, 'token')} issued`,
    `${count(failedLogins, 'failed login')} of the client, ` +
    `${fictitiousLogins} of clients that do not exist`,
    'Nothing was sent now.',
  ]
}

function stepLines({ id, danger, does }: Step): string[] {
  return wrap(does, COLUMNS, `${id.padEnd(13)} ${danger} `)
}
