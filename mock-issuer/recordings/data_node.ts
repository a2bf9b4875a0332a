import { readFileSync } from 'node:fs'
import type { Recording, Recordings } from './cases.ts'

/** The data files, as they were recorded. */
export function readRecordings(): Recordings {
  const read = (version: string): Recording[] =>
    JSON.parse(readFileSync(new URL(`openiddict-${version}.json`, import.meta.url), 'utf8'))
  return { '5.8': read('5.8'), '4.10': read('4.10'), '6.0-preview3': read('6.0-preview3') }
}
