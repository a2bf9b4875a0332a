import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const rows: Record<string, Row[]> = {}

/** Rules of `pos-auth register`, each broken in one place. */
export const REGISTER_PATCHES: readonly Patch[] = patchesOf(rows)
