import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { LIFE_PAIRS } from './life.ts'

testPairs(LIFE_PAIRS)
