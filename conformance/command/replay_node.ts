import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConformanceError } from '../conformance_error.ts'
import type { Conclusion } from '../engine/exit_code.ts'
import { judgeEvidence } from '../tenant/judge_evidence.ts'
import { deliver } from './deliver_node.ts'
import type { Io } from './io_node.ts'
import { misuse, readOptions } from './options_node.ts'
import { readEvidence } from './recorded_evidence.ts'
import { readReportChoices } from './report_choices.ts'
import { checkReportFolders } from './report_folders_node.ts'
import { readSelection } from './selection.ts'
import { readProfile } from './tenant_options_node.ts'

/** Nobody interrupts the replay. */
const CUT_SHORT: Conclusion = {
  exitCode: 3,
  reason: 'recorded-run-interrupted',
  message:
    'the recorded run was interrupted, so it cannot be judged: replay the report of a whole ' +
    'run',
}

/**
 * `pos-auth conformance replay FILE`: judges the recorded run of a JSON report again, offline.
 *
 * @returns what came of it
 * @throws {ConformanceError} `not-a-report`, for any other file
 */
export async function replay(args: readonly string[], io: Io): Promise<Conclusion> {
  const given = readOptions(args, {
    'only': 'texts',
    'skip': 'texts',
    'profile': 'text',
    'report': 'texts',
  })
  const { words: [file, ...others], behind } = given
  if (file === undefined || others.length > 0 || behind) {
    throw misuse('replay takes one file, the JSON report of a run')
  }
  const choices = readReportChoices(given.all('report'))
  await checkReportFolders(choices, io.folder, [file])
  const selection = readSelection(given.list('only'), given.list('skip'))
  const evidence = readEvidence(await readText(resolve(io.folder, file)))
  const judged = judgeEvidence(evidence, readProfile(given), selection)
  const report = judged.conclusion.exitCode === 130 ? { ...judged, conclusion: CUT_SHORT } : judged
  // The secrets of that run are not known any more, and its report held none.
  const redactor = { holdsSecret: () => false, redact: (text: string) => text }
  await deliver({ report, redactor }, choices, io)
  return report.conclusion
}

async function readText(path: string): Promise<string> {
  try {
    // A pipe would be waited for.
    if (!(await stat(path)).isFile()) throw Object.assign(new Error(), { code: 'no plain file' })
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const problem = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`
    const next = 'give the JSON report of a run'
    throw new ConformanceError('not-a-report', `the file ${path} ${problem}: ${next}`)
  }
}
