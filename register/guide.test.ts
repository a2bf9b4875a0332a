import { describe, expect, test } from 'vitest'
import { toGuide } from './guide.ts'
import type { Outcome } from './outcome.ts'
import { LEAVE_EMPTY } from './page.ts'

const outcome: Outcome = {
  application: {
    clientId: 'stocksync',
    displayName: 'Stock sync',
    roles: ['GraphQL User', 'Manager'],
  },
  warnings: [],
  files: { secret: "/x/it's/stocksync.secret" },
  environment: {
    POS_ISSUER: 'https://shop.example/north',
    POS_CLIENT_ID: 'stocksync',
    POS_CLIENT_SECRET_FILE: "/x/it's/stocksync.secret",
  },
  recipeHasSecret: false,
}
const options = { isKept: false, platform: 'linux' }
/** As one line: where it is broken does not matter. */
const guide = (more: Partial<Outcome> = {}, others = {}) =>
  toGuide({ ...outcome, ...more }, { ...options, ...others }).replace(/\s+/g, ' ')

describe('toGuide()', () => {
  test('says what to enter in which field, in the order of the page', () => {
    expect(toGuide(outcome, options)).toContain(
      [
        '  Client ID                 stocksync',
        '  Display Name              Stock sync',
        '  Type                      Confidential client',
        "  Client Secret             the content of /x/it's/stocksync.secret",
        '  Flows                     Allow Client Credentials Flow, and no other',
        '  Client Credentials Roles  GraphQL User, Manager',
      ].join('\n'),
    )
  })

  test('names every box that stays empty, on a line of its own', () => {
    const lines = toGuide(outcome, options).split('\n')
    for (const field of LEAVE_EMPTY) expect(lines).toContain(`  ${field}`)
  })

  test('fits into 80 columns', () => {
    const files = { ...outcome.files, recipe: '/x/recipe.json' }
    const login = { tokenType: 'Bearer', expiresInSeconds: 3599 }
    const text = toGuide({ ...outcome, files, login }, options)
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  test('says whom to ask if the menu is missing', () => {
    expect(guide()).toMatch(/menu is missing, ask your POS support, Fusion or Kensium/)
  })

  test('names the password manager, also for a secret that came from there', () => {
    expect(guide()).toContain('Put it into your password manager now')
    const kept = guide({}, { isKept: true })
    expect(kept).toContain('Keep it nowhere else than in your password manager')
    expect(kept).not.toContain('Put it')
  })

  test.each([
    ['linux', 'xclip -selection clipboard'],
    ['darwin', 'pbcopy'],
    ['win32', 'clip'],
  ])('says on %s how the secret gets into the clipboard', (platform, command) => {
    expect(guide({}, { platform })).toContain(
      ` ${command} < '/x/it'\\''s/stocksync.secret'`,
    )
  })

  test('shows the secret in its field if it was asked for', () => {
    expect(guide({}, { secret: 'made up' })).toContain('Client Secret made up Flows')
  })

  test('ends with the lines for the program and a check', () => {
    expect(toGuide(outcome, options).split('\n').slice(-7)).toEqual([
      'For your program:',
      "  export POS_ISSUER='https://shop.example/north'",
      "  export POS_CLIENT_ID='stocksync'",
      "  export POS_CLIENT_SECRET_FILE='/x/it'\\''s/stocksync.secret'",
      expect.stringMatching(/^To check it in this shell, /),
      '  npm start',
      '',
    ])
    expect(guide()).toContain('once the page is saved')
  })

  test('leaves a place for an address that is not known', () => {
    const { POS_ISSUER: _, ...environment } = outcome.environment
    expect(guide({ environment })).toContain("export POS_ISSUER='…' # here: the address of your")
    expect(guide()).not.toContain('…')
  })

  test('says what a recipe without the secret still needs', () => {
    const files = { ...outcome.files, recipe: '/x/recipe.json' }
    expect(guide({ files })).toMatch(
      /import this recipe .* \/x\/recipe\.json .* into ClientSecret .* Delete the file after the import\./,
    )
    expect(guide({ files, recipeHasSecret: true })).toContain('delete it as soon as it is imported')
    expect(guide()).not.toContain('recipe')
  })

  test('says first that the login works, and then waits for no page', () => {
    const text = guide({ login: { tokenType: 'Bearer', expiresInSeconds: 3599 } })
    expect(text).toMatch(/^Registered at the mock tenant, and the login works: stocksync got a Be/)
    expect(text).not.toContain('once the page is saved')
  })
})
