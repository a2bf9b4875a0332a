import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { ERR_PAIRS } from './err.ts'

testPairs(ERR_PAIRS)
