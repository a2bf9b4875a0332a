import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { LEAK_PAIRS } from './leak.ts'

testPairs(LEAK_PAIRS)
