import type { Check } from '../../engine/check.ts'
import { TOKEN_ANSWER_CHECKS } from './tok_answer.ts'
import { TOKEN_REQUEST_CHECKS } from './tok_request.ts'

/** The answer with a token, and what a request for one may hold. */
export const TOK_CHECKS: readonly Check[] = [...TOKEN_ANSWER_CHECKS, ...TOKEN_REQUEST_CHECKS]
