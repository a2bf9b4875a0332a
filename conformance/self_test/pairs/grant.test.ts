import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { GRANT_PAIRS } from './grant.ts'

testPairs(GRANT_PAIRS)
