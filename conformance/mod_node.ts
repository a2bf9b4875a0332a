/**
 * The conformance kit: judges a POS tenant, and a client's life on it, without harming the tenant.
 *
 * ```ts
 * import { renderReport, runTenantConformance } from 'pos-auth/conformance'
 *
 * const report = await runTenantConformance({
 *   issuer: process.env.POS_ISSUER ?? '',
 *   clientId: process.env.POS_CLIENT_ID ?? '',
 *   clientSecret: { env: 'POS_CLIENT_SECRET' },
 * })
 * console.log(renderReport('console', report))
 * process.exitCode = report.conclusion.exitCode
 * ```
 *
 * @module
 */
export { ConformanceError } from './conformance_error.ts'
export type { SecretReference } from './conduct_run_node.ts'
export type { Level, Profile, Section, Source } from './engine/check.ts'
export type { ClauseLink } from './engine/clauses.ts'
export type {
  CertificateFacts,
  FailureCode,
  HandshakeResult,
  Header,
  TlsOffer,
  Transport,
  WireFailure,
  WireRequest,
  WireResponse,
  WireResult,
} from './engine/exchange.ts'
export type {
  CredentialFacts,
  Evidence,
  Exchange,
  Handshake,
  Ledger,
  LifeFacts,
  SecretOrigin,
  Stop,
  StopCode,
  SubjectRequest,
  Target,
  TokenFacts,
  Unsent,
  UnsentReason,
} from './engine/evidence.ts'
export type { Conclusion } from './engine/exit_code.ts'
export type { Report } from './engine/report.ts'
export type { Progress } from './engine/run_plan.ts'
export type { Answered, Observed, View } from './engine/seen.ts'
export type { Selection } from './engine/select.ts'
export type { Condition, Danger, Step, StepContext } from './engine/step.ts'
export type { Subject, SubjectContext, SubjectKind } from './engine/subject.ts'
export type { PartVerdict, Status, Verdict } from './engine/verdict.ts'
export {
  type RenderOptions,
  renderReport,
  REPORT_FORMATS,
  type ReportFormat,
} from './report/mod.ts'
export { runTenantConformance, type TenantConformanceOptions } from './run_tenant_node.ts'
