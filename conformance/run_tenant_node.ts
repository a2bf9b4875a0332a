import process from 'node:process'
import { workingFolder } from './command/io_node.ts'
import { readSelection } from './command/selection.ts'
import { stateFoldersOf } from './command/state_folder_node.ts'
import { conductRun, type SecretReference } from './conduct_run_node.ts'
import { ConformanceError } from './conformance_error.ts'
import type { Profile } from './engine/check.ts'
import type { Transport } from './engine/exchange.ts'
import type { Report } from './engine/report.ts'
import type { Progress } from './engine/run_plan.ts'
import type { SubjectKind } from './engine/subject.ts'
import { checkLibraryOptions } from './library_options.ts'

/** Options of {@linkcode runTenantConformance}. */
export interface TenantConformanceOptions {
  /** Address of the tenant, with its path: `https://shop.example/north`. */
  readonly issuer: string
  /** As on Security / OpenID Connect / Applications. */
  readonly clientId: string
  /**
   * Where the Client Secret is: an environment variable, a file, the standard output of a command
   * (program and arguments, no shell), or the value itself, which T-LIFE-07 holds against it.
   */
  readonly clientSecret: SecretReference
  /** Address of the API; `false`: there is none to be judged. Default: `api/graphql` below the issuer. */
  readonly apiUrl?: string | false | undefined
  /** Scopes to ask for, with spaces between. Default: none. */
  readonly scope?: string | undefined
  /** Certificates of authorities in PEM, to be trusted besides those of the system. */
  readonly ca?: string | readonly string[] | undefined
  /** A file with such certificates. */
  readonly caFile?: string | undefined
  /** `pos`: what must hold before a POS goes live; `rfc`: the specifications alone. Default: `pos`. */
  readonly profile?: Profile | undefined
  /** Ids, groups, levels or clauses of the checks to run. Default: all. */
  readonly only?: readonly string[] | undefined
  /** Ids, groups, levels or clauses of the checks to leave out. Default: none. */
  readonly skip?: readonly string[] | undefined
  /** What is true of the tenant that cannot be seen from outside. */
  readonly expect?: {
    /** Client Credentials Roles that the client is to have. Default: any. */
    readonly roles?: readonly string[] | undefined
    /** Whether people log in at this tenant too. Default: false. */
    readonly alsoServesUsers?: boolean | undefined
  } | undefined
  /** The client whose life is judged; `false`: none. Default: that of this package. */
  readonly subject?: SubjectKind | false | undefined
  /** Whether to leave out the minute between two runs of one issuer. Default: false. */
  readonly again?: boolean | undefined
  /** Ends the run early: its report tells what was judged until then. Before: an error. */
  readonly signal?: AbortSignal | undefined
  /** Is told each step before it is sent. What it throws is ignored. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** The way to the tenant, for one in this process. Default: the network. */
  readonly transport?: Transport | undefined
}

/**
 * Runs the safe checks against a tenant, once, and gives their report; see docs/conformance.md for
 * what that costs the tenant. One run at a time for an issuer, and a minute between two, unless the
 * issuer is on this machine.
 *
 * @returns whatever came of it, also where the tenant did not answer or the run was stopped:
 * `conclusion` says so
 * @throws {ConformanceError} if it cannot start, by an option or for want of the secret;
 * `interrupted` (130), if the signal came before anything was sent
 */
export async function runTenantConformance(options: TenantConformanceOptions): Promise<Report> {
  checkLibraryOptions('runTenantConformance', options)
  const { ca = [], profile = 'pos', only = [], skip = [], subject, signal } = options
  const { report, redactor } = await conductRun({
    ...options,
    ca: typeof ca === 'string' ? [ca] : ca,
    profile,
    selection: readSelection(only, skip),
    again: options.again ?? false,
    subject: subject === false ? undefined : subject ?? await ownClient(),
    signal: signal ?? new AbortController().signal,
  }, {
    input: process.stdin,
    folder: workingFolder(),
    environment: process.env,
    platform: process.platform,
    stateFolders: stateFoldersOf(process.env, process.platform),
    now: Date.now,
  }).catch((error: unknown) => {
    if (!signal?.aborted || error !== signal.reason) throw error
    throw new ConformanceError('interrupted', 'interrupted, and nothing was sent', 130)
  })
  if (!redactor.holdsSecret(JSON.stringify(report))) return report
  throw new ConformanceError(
    'secret-in-output',
    'the report would hold a secret or token, so there is none: this is a fault of the kit, ' +
      'please report it',
    4,
  )
}

/** Loaded where it is wanted alone. */
async function ownClient(): Promise<SubjectKind> {
  return (await import('./self_test/subject.ts')).posClientSubject
}
