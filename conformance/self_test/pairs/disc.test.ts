import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { DISC_PAIRS } from './disc.ts'

testPairs(DISC_PAIRS)
