import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type GivenTarget, readTarget } from './command/target.ts'
import { takeTurn } from './command/turn_node.ts'
import { ConformanceError } from './conformance_error.ts'
import { readCredential, type SecretInput } from './credential/mod_node.ts'
import { mayShow } from './credential/shown_word.ts'
import type { Profile } from './engine/check.ts'
import type { Target } from './engine/evidence.ts'
import type { Transport } from './engine/exchange.ts'
import { isLoopback } from './engine/limits.ts'
import { createRedactor } from './engine/redactor.ts'
import type { Progress } from './engine/run_plan.ts'
import type { Selection } from './engine/select.ts'
import type { SubjectKind } from './engine/subject.ts'
import { orAbort } from './or_abort.ts'
import { crashReport } from './tenant/crash_report.ts'
import { runTenant, type TenantRun, type TenantRunResult } from './tenant/run_tenant.ts'
import { createNodeTransport } from './transport_node.ts'

/** Where the Client Secret is to be taken from. */
export type SecretReference =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] }
  | { readonly value: string }

/** A run, as it was asked for. */
export interface RunOrder extends GivenTarget {
  readonly clientSecret: SecretReference | { readonly stdin: true } | { readonly generated: string }
  /** Certificates of authorities in PEM, to be trusted besides the system's. */
  readonly ca: readonly string[]
  /** A file with more of them. */
  readonly caFile?: string | undefined
  readonly profile: Profile
  readonly selection: Selection
  /** Whether to leave out the cool-down. */
  readonly again: boolean
  readonly subject?: SubjectKind | undefined
  /** Default: the network. */
  readonly transport?: Transport | undefined
  readonly signal: AbortSignal
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/** What a run has around it. */
export interface Surroundings {
  readonly input: SecretInput
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly stateFolders: readonly string[]
  /** Milliseconds since 1970. */
  now(): number
}

/**
 * Carries out a run, from its order to its report. A crash of the kit gives a report too.
 *
 * @throws {ConformanceError} if it cannot start; nothing was sent then
 */
export async function conductRun(
  order: RunOrder,
  surroundings: Surroundings,
): Promise<TenantRunResult> {
  const { now, folder, stateFolders } = surroundings
  const { signal, profile, selection, again, transport } = order
  const target = readTarget(order)
  const { issuer, clientId } = target
  const ca = [...order.ca, ...await orAbort(readAuthorities(order.caFile, folder), signal)]
  const { input, environment, platform } = surroundings
  const reading = readCredential(order.clientSecret, {
    clientId,
    issuer,
    folder,
    environment,
    input,
    platform,
    signal,
  })
  const { clientSecret, facts } = await orAbort(reading, signal)
  refuseSecretIn(target, clientSecret)
  signal.throwIfAborted()
  const way = transport ?? createTransport(ca)
  const isAlone = transport !== undefined || isLoopback(issuer)
  const giveTurnBack = isAlone ? () => {} : takeTurn({ issuer, stateFolders, again, now })
  const run: TenantRun = {
    target,
    clientSecret,
    credential: facts,
    profile,
    selection,
    transport: way,
    subject: order.subject,
    now,
    wait,
    signal,
    onProgress: order.onProgress,
  }
  try {
    return await runTenant(run)
  } catch (error) {
    const redactor = createRedactor()
    redactor.add('secret', clientSecret)
    return { report: crashReport(run, error), redactor }
  } finally {
    giveTurnBack()
  }
}

/** Settles early if the signal ends it. */
function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, seconds * 1000)
    signal.addEventListener('abort', end)
    if (signal.aborted) end()
  })
}

function createTransport(ca: readonly string[]): Transport {
  try {
    return createNodeTransport({ ca })
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new ConformanceError('ca-invalid', `the authority: ${error.message}`)
  }
}

async function readAuthorities(file: string | undefined, folder: string): Promise<string[]> {
  if (file === undefined) return []
  const shown = mayShow(file) ? file : 'that was named (it takes a path, not a secret)'
  const unreadable = (problem: string) =>
    new ConformanceError('ca-file-unreadable', `the authority file ${shown} ${problem}`)
  const path = resolve(folder, file)
  let text: string | undefined
  try {
    // A pipe would be waited for, a device might never end.
    if ((await stat(path)).isFile()) text = await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw unreadable(
      code === 'ENOENT'
        ? 'does not exist: correct the path'
        : `cannot be read (${code}): correct the path, or the rights to it`,
    )
  }
  if (text === undefined) throw unreadable('is no plain file: give one with certificates in PEM')
  if (text.includes('-----BEGIN CERTIFICATE-----')) return [text]
  throw unreadable(
    'has no certificate in PEM: give one that begins with -----BEGIN CERTIFICATE-----',
  )
}

/**
 * What is sent in the clear and shown in every report must not hold it, however it is encoded. A
 * short one stands in many words: that it is weak is what T-CRED-04 says.
 */
function refuseSecretIn({ issuer, clientId, apiUrl, scope, expect }: Target, secret: string): void {
  const redactor = createRedactor()
  // As a token is: parts alone, such as the name of a shop, make a secret weak but are none.
  redactor.add('token', secret)
  const shown = [issuer, clientId, apiUrl ?? '', scope ?? '', ...expect.roles ?? []]
  if (!shown.some((text) => text === secret || redactor.holdsSecret(text))) return
  throw new ConformanceError(
    'secret-in-options',
    'issuer, Client ID, API address, scope or a role hold the Client Secret, and reports show ' +
      'them: look whether the two were mixed up',
  )
}
