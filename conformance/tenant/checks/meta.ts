import { META_ADDRESS_CHECKS } from './meta_addresses.ts'
import { META_FLOW_CHECKS } from './meta_flows.ts'
import { META_FORM_CHECKS } from './meta_form.ts'
import type { Check } from '../../engine/check.ts'

/** What stands in the discovery document. */
export const META_CHECKS: readonly Check[] = [
  ...META_ADDRESS_CHECKS,
  ...META_FLOW_CHECKS,
  ...META_FORM_CHECKS,
]
