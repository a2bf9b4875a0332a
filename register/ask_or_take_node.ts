import { type Answers, answersOf, missingOptions } from './answers_node.ts'
import type { Arguments } from './arguments_node.ts'
import { RegisterError } from './failure.ts'
import { confirmRecipe, interview } from './interview_node.ts'
import type { Io } from './io_node.ts'
import { createQuestions } from './questions_node.ts'

/**
 * Takes the options as answers, and asks for what is missing if there is a terminal.
 *
 * @param path makes a file name absolute
 * @param interrupt is called on Ctrl-C
 * @throws {RegisterError} 2 if something is missing and cannot be asked for, 1 if it was not answered
 */
export async function askOrTake(
  given: Arguments,
  { input, errors }: Io,
  path: (file: string) => string,
  interrupted: AbortSignal,
  interrupt: () => void,
): Promise<Answers> {
  if (given.secretStdin && input.isTTY) {
    throw new RegisterError(
      2,
      '--secret-stdin reads from a pipe, so that the secret shows nowhere: ' +
        'let your password manager print it, with | before this command',
    )
  }
  const mustConfirm = given.recipeWithSecret && !given.confirmSecretInRecipe
  const mustAsk = missingOptions(given).length > 0
  const canAsk = input.isTTY && errors.isTTY && !given.json
  if (mustConfirm && !canAsk) {
    throw new RegisterError(
      2,
      '--recipe-with-secret writes the secret in clear and is to be confirmed: ' +
        'add --confirm-secret-in-recipe, or leave it out',
    )
  }
  if (!canAsk || !(mustAsk || mustConfirm)) return answersOf(given)
  const questions = createQuestions(input, errors, interrupt, interrupted)
  try {
    const answers = mustAsk ? await interview(given, questions, path) : answersOf(given)
    if (mustConfirm) await confirmRecipe(questions)
    questions.say('\n')
    return answers
  } finally {
    questions.close()
  }
}
