import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { META_PAIRS } from './meta.ts'

testPairs(META_PAIRS)
