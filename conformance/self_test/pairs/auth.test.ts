import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { AUTH_PAIRS } from './auth.ts'

testPairs(AUTH_PAIRS)
