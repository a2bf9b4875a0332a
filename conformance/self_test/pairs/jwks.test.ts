import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { JWKS_PAIRS } from './jwks.ts'

testPairs(JWKS_PAIRS)
