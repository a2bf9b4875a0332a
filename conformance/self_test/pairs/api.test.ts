import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { API_PAIRS } from './api.ts'

testPairs(API_PAIRS)
