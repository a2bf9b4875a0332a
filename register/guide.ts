import { exportLines, quote } from './environment.ts'
import type { Outcome } from './outcome.ts'
import { LEAVE_EMPTY, MENU, pageFields } from './page.ts'

/** What the guide depends on besides the outcome. */
export interface GuideOptions {
  /** The secret itself, if it was asked for. */
  readonly secret?: string
  /** Whether it came from a password manager. */
  readonly isKept: boolean
  /** As in `process.platform`: which tool copies a file. */
  readonly platform: string
}

const WIDTH = 78

/** The outcome for a person: what to enter where, where to keep the secret, how to go on. */
export function toGuide(outcome: Outcome, options: GuideOptions): string {
  const parts = [
    ...outcome.login ? [loggedIn(outcome)] : [],
    page(outcome, options.secret),
    secretPart(outcome, options),
    ...outcome.files.recipe === undefined ? [] : [recipe(outcome)],
    program(outcome),
  ]
  return parts.map((lines) => `${lines.join('\n')}\n`).join('\n')
}

function page({ application, files }: Outcome, secret?: string): string[] {
  const fields = pageFields(application, secret ?? `the content of ${files.secret}`)
  const width = Math.max(...fields.map(({ field }) => field.length)) + 2
  return [
    `On ${MENU} of your POS choose`,
    'Add an application, enter this and save:',
    '',
    ...fields.map(({ field, enter }) => `  ${field.padEnd(width)}${enter}`),
    '',
    'Leave empty, where the page shows it:',
    '',
    ...LEAVE_EMPTY.map((field) => `  ${field}`),
    '',
    ...wrap(
      'Leave alone what is not named here, and the buttons that generate a Client Id or a ' +
        'Client Secret: they would replace yours.',
    ),
    ...wrap(
      'If the menu is missing, ask your POS support, Fusion or Kensium: security settings may be ' +
        'locked for most users.',
    ),
  ]
}

function secretPart({ files }: Outcome, { isKept, platform }: GuideOptions): string[] {
  const lines = [
    'The Client Secret is in this file, which only you can read:',
    `  ${files.secret}`,
    'To have it in the clipboard, for the page:',
    `  ${copyCommand(platform)} < ${quote(files.secret)}`,
  ]
  const keep = isKept
    ? 'Keep it nowhere else than in your password manager and where the program reads it.'
    : 'Put it into your password manager now: the POS shows it to nobody again. Keep it nowhere ' +
      'else than there and where the program reads it.'
  return [...lines, ...wrap(keep)]
}

function copyCommand(platform: string): string {
  if (platform === 'darwin') return 'pbcopy'
  return platform === 'win32' ? 'clip' : 'xclip -selection clipboard'
}

function recipe({ files, recipeHasSecret }: Outcome): string[] {
  const rest = recipeHasSecret
    ? 'It holds the secret in clear: delete it as soon as it is imported.'
    : 'It holds no secret: write it into ClientSecret before the import, or a new application is ' +
      'refused. An application that exists keeps the one it has. Delete the file after the import.'
  return [
    'In place of the page, import this recipe (Configuration / Import-Export):',
    `  ${files.recipe}`,
    ...wrap(`${rest} An application of that Client ID gets these roles and flow alone.`),
  ]
}

function loggedIn({ application, login }: Outcome): string[] {
  return wrap(
    `Registered at the mock tenant, and the login works: ${application.clientId} got a ` +
      `${login?.tokenType} token for ${login?.expiresInSeconds} seconds.`,
  )
}

function program({ environment, login }: Outcome): string[] {
  const missing = environment.POS_ISSUER === undefined
    ? ["export POS_ISSUER='…'   # here: the address of your tenant"]
    : []
  return [
    'For your program:',
    ...[...missing, ...exportLines(environment)].map((line) => `  ${line}`),
    `To check it in this shell, from the folder of pos-auth${
      login ? '' : ', once the page is saved'
    }:`,
    '  npm start',
  ]
}

function wrap(text: string): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
