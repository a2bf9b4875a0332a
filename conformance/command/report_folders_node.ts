import { access, constants, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ConformanceError } from '../conformance_error.ts'
import type { ReportChoice } from './report_choices.ts'

/**
 * Looks before the run whether its reports can be written after it.
 *
 * @throws {ConformanceError} `report-unwritable`
 */
export async function checkReportFolders(
  choices: readonly ReportChoice[],
  folder: string,
): Promise<void> {
  const seen = new Set<string>()
  for (const { path } of choices) {
    if (path === undefined) continue
    const file = resolve(folder, path)
    const problem = seen.has(file) ? 'is given twice: name another file' : await problemWith(file)
    if (problem) {
      throw new ConformanceError('report-unwritable', `the report file ${path} ${problem}`)
    }
    seen.add(file)
  }
}

async function problemWith(file: string): Promise<string | undefined> {
  const there = await stat(file).catch(() => undefined)
  if (there && !there.isFile()) return 'exists and is no ordinary file: choose another name'
  const parent = dirname(file)
  const isFolder = await stat(parent).then((found) => found.isDirectory(), () => false)
  if (!isFolder) return 'is in a folder that does not exist: create it first'
  return await access(parent, constants.W_OK).then(
    () => undefined,
    () => 'is in a folder that cannot be written: choose another one',
  )
}
