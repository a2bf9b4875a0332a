import { testPairs } from '../../../test-support/conformance_pairs.ts'
import { TOK_PAIRS } from './tok.ts'

testPairs(TOK_PAIRS)
