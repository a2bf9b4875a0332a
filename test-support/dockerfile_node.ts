import { DockerfileParser, type Instruction, JSONInstruction } from 'dockerfile-ast'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run_node.ts'

/** One instruction of the Dockerfile. */
export interface Step {
  /** In capitals. */
  readonly keyword: string
  /** Without flags; of a list in JSON, its texts. */
  readonly args: readonly string[]
  /** As written, without flags. */
  readonly content: string
}

/** What the Dockerfile says. */
export const DOCKERFILE: string = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')

/** The instructions of a Dockerfile, in their order. */
export function stepsOf(text: string): Step[] {
  return DockerfileParser.parse(text).getInstructions().map((instruction) => {
    const content = withoutFlags(instruction)
    return {
      keyword: instruction.getKeyword().toUpperCase(),
      args: content.startsWith('[') ? JSON.parse(content) : content.split(/\s+/),
      content,
    }
  })
}

/** The arguments of the only instruction of that keyword. @throws {Error} unless there is just one */
export function onlyStep(steps: readonly Step[], keyword: string): Step {
  const [step, ...others] = steps.filter((one) => one.keyword === keyword)
  if (!step || others.length > 0) throw new Error(`the Dockerfile needs one ${keyword}`)
  return step
}

/** Whether .dockerignore lets a file into the build: the last line that fits it or a folder of it. */
export function isInContext(path: string, ignored: string): boolean {
  let isIn = true
  for (const line of ignored.split('\n').filter((one) => one && !one.startsWith('#'))) {
    const pattern = line.replace(/^!/, '').replace(/[.]/g, '\\.')
      .replace(/\*\*\/|\*/g, (stars) => stars === '*' ? '[^/]*' : '(?:.*/)?')
    if (new RegExp(`^${pattern}(/|$)`).test(path)) isIn = line.startsWith('!')
  }
  return isIn
}

/** HEALTHCHECK has a CMD before its command. */
function withoutFlags(instruction: Instruction): string {
  const content = instruction.getRawArgumentsContent() ?? ''
  const rest = content.replace(/^(--\S+\s+)+/, '')
  return instruction instanceof JSONInstruction ? rest : rest.replace(/^CMD\s+/, '')
}
