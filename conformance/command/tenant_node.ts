import { conductRun, type RunOrder } from '../conduct_run_node.ts'
import type { SubjectKind } from '../engine/subject.ts'
import { deliver } from './deliver_node.ts'
import type { Interruption } from './interruption_node.ts'
import type { Io } from './io_node.ts'
import { showProgress } from './progress.ts'
import { checkReportFolders } from './report_folders_node.ts'
import { readTenantOptions } from './tenant_options_node.ts'

/** What `--mock` runs against. */
export interface MockTenant {
  readonly order: Pick<RunOrder, 'ca' | 'clientId' | 'clientSecret' | 'issuer'>
  close(): Promise<void>
}

/** What the command is made of that lies outside the kit. */
export interface Outside {
  /** The client whose life is judged. */
  subject(): Promise<SubjectKind>
  startMockTenant(): Promise<MockTenant>
}

/**
 * `pos-auth conformance tenant`.
 *
 * @returns what came of the run
 * @throws {ConformanceError} if it did not start
 */
export async function judgeTenant(
  args: readonly string[],
  io: Io,
  { signal }: Interruption,
  outside: Outside,
) {
  const { place, order, reports, isQuiet } = readTenantOptions(args, io.environment)
  const { clientSecret } = place ?? {}
  const secretFile = clientSecret && 'file' in clientSecret ? clientSecret.file : undefined
  await checkReportFolders(reports, io.folder, [secretFile, place?.caFile])
  const mock = place ? undefined : await outside.startMockTenant()
  const progress = showProgress(isQuiet ? { write() {} } : io.errors)
  try {
    const result = await conductRun({
      ...order,
      ...place ? { ...place, ca: [] } : (mock as MockTenant).order,
      subject: await outside.subject(),
      signal,
      onProgress: progress.tell,
    }, io)
    progress.end()
    await deliver(result, reports, io)
    return result.report.conclusion
  } finally {
    await mock?.close()
  }
}
