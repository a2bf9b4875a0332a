import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {}

/** Rules of the mock tenant as a server and of its command, each broken in one place. */
export const SERVER_PATCHES: readonly Patch[] = patchesOf(rows)
