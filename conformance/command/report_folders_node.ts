import { randomUUID } from 'node:crypto'
import { lstat, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ConformanceError } from '../conformance_error.ts'
import type { ReportChoice } from './report_choices.ts'

/**
 * Looks before the run whether its reports can be written after it.
 *
 * @param inputs files that the run reads, which no report may take the place of
 * @throws {ConformanceError} `report-unwritable`
 */
export async function checkReportFolders(
  choices: readonly ReportChoice[],
  folder: string,
  inputs: readonly (string | undefined)[] = [],
): Promise<void> {
  const taken = inputs.filter((path) => path !== undefined)
    .map((path) => realPlaceOf(resolve(folder, path)))
  const read = new Set(await Promise.all(taken))
  const seen = new Set<string>()
  for (const { path } of choices) {
    if (path === undefined) continue
    const file = await realPlaceOf(resolve(folder, path))
    const problem = read.has(file)
      ? 'is read by this run: name another file'
      : seen.has(file)
      ? 'is given twice: name another file'
      : await problemWith(resolve(folder, path))
    if (problem) {
      throw new ConformanceError('report-unwritable', `the report file ${path} ${problem}`)
    }
    seen.add(file)
  }
}

/** Its folder may be a link, and so may a file that is read. */
async function realPlaceOf(file: string): Promise<string> {
  const parent = await realpath(dirname(file)).catch(() => dirname(file))
  const place = join(parent, basename(file))
  return await realpath(place).catch(() => place)
}

async function problemWith(file: string): Promise<string | undefined> {
  const there = await lstat(file).catch(() => undefined)
  if (there && !there.isFile()) return 'exists and is no ordinary file: choose another name'
  const parent = dirname(file)
  const isFolder = await stat(parent).then((found) => found.isDirectory(), () => false)
  if (!isFolder) return 'is in a folder that does not exist: create it first'
  const draft = join(parent, `.${randomUUID()}.tmp`)
  return await writeFile(draft, '', { flag: 'wx' }).then(
    () => rm(draft).then(() => undefined),
    () => 'is in a folder that cannot be written: choose another one',
  )
}
