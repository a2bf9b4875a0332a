import { describe, expect, test } from 'vitest'
import { adviseClientId, secretFileName } from './client_id.ts'

describe('adviseClientId()', () => {
  test.each(['stocksync', 'erp2', '7eleven'])('has nothing to say of %s', (clientId) => {
    expect(adviseClientId(clientId)).toBeUndefined()
  })

  test.each([
    ['StockSync', 'capital letters', 'such as stocksync'],
    ['stock sync', 'spaces', 'such as stocksync'],
    ['stock-sync', 'punctuation', 'such as stocksync'],
    ['stock_sync', 'punctuation', 'such as stocksync'],
    ['lagerkölnnord', 'letters or signs beyond a to z', 'such as lagerklnnord'],
    ['Stock Sync!', 'capital letters and spaces and punctuation', 'such as stocksync'],
    ['!!', 'punctuation', 'digits only'],
  ])('warns of %s and says what is better', (clientId, what, instead) => {
    const warning = adviseClientId(clientId) ?? ''
    expect(warning).toContain(`Client ID has ${what}: it works`)
    expect(warning.endsWith(instead)).toBe(true)
  })
})

describe('secretFileName()', () => {
  test.each([
    ['stocksync', 'stocksync.secret'],
    ['Stock Sync', 'Stock_Sync.secret'],
    ['../../etc/passwd', '_._.._etc_passwd.secret'],
    ['-rf', '_rf.secret'],
    ['C:\\x', 'C__x.secret'],
    ['x'.repeat(300), `${'x'.repeat(100)}.secret`],
  ])('makes of %s one name in the current folder', (clientId, name) => {
    expect(secretFileName(clientId)).toBe(name)
  })
})
