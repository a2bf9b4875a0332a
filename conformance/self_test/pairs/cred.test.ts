import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { CRED_PAIRS } from './cred.ts'

testPairs(CRED_PAIRS)
