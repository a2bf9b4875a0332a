import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {}

/** Rules of the conformance kit, each broken in one place. */
export const TRANSPORT_PATCHES: readonly Patch[] = patchesOf(rows)
