import type { Check } from '../../engine/check.ts'
import { ERR_CODE_CHECKS } from './err_code.ts'
import { ERR_FORM_CHECKS } from './err_form.ts'
import { ERR_METHOD_CHECKS } from './err_method.ts'

/** How the token endpoint refuses. */
export const ERR_CHECKS: readonly Check[] = [
  ...ERR_FORM_CHECKS,
  ...ERR_CODE_CHECKS,
  ...ERR_METHOD_CHECKS,
].sort((a, b) => a.id.localeCompare(b.id, 'en'))
