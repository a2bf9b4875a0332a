import { TRANSPORT_PATCHES } from './teeth_patches_conformance_transport.ts'
import { DISCOVERY_PATCHES } from './teeth_patches_conformance_discovery.ts'
import { TOKEN_PATCHES } from './teeth_patches_conformance_token.ts'
import { GRANTS_PATCHES } from './teeth_patches_conformance_grants.ts'
import { API_PATCHES } from './teeth_patches_conformance_api.ts'
import { CREDENTIAL_PATCHES } from './teeth_patches_conformance_credential.ts'
import { LIFE_PATCHES } from './teeth_patches_conformance_life.ts'
import { REPORT_PATCHES } from './teeth_patches_conformance_report.ts'
import { COMMAND_PATCHES } from './teeth_patches_conformance_command.ts'
import { SELF_TEST_PATCHES } from './teeth_patches_conformance_self_test.ts'
import { ENGINE_PATCHES } from './teeth_patches_conformance_engine.ts'
import type { Patch } from './teeth_patches.ts'

/** Rules of the conformance kit, each broken in one place. */
export const CONFORMANCE_PATCHES: readonly Patch[] = [
  ...TRANSPORT_PATCHES,
  ...DISCOVERY_PATCHES,
  ...TOKEN_PATCHES,
  ...GRANTS_PATCHES,
  ...API_PATCHES,
  ...CREDENTIAL_PATCHES,
  ...LIFE_PATCHES,
  ...REPORT_PATCHES,
  ...COMMAND_PATCHES,
  ...SELF_TEST_PATCHES,
  ...ENGINE_PATCHES,
]
