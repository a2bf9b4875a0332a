import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { TLS_PAIRS } from './tls.ts'

testPairs(TLS_PAIRS)
