import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {}

/** Rules of the token formats and the endpoints besides the token endpoint, each broken in one place. */
export const WIRE_PATCHES: readonly Patch[] = patchesOf(rows)
