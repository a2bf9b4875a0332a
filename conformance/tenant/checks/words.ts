import { type Finding, inconclusive } from '../../engine/check.ts'

/** The end of each remedy that names a menu. */
export const SUPPORT = 'If the menu is missing, ask your POS support.'

/** Where the server is set up, behind "on". */
export const SERVER_PAGE: string =
  `the page Security / OpenID Connect / Settings / Authorization Server. ${SUPPORT}`

/** Behind "the field". */
export const AUTHORITY: string = `Authority on ${SERVER_PAGE}`

/** What stands between the tenant and its clients. */
export const PROXY = 'the proxy or firewall in front of it'

/** For checks that look into the discovery document; T-DISC-01 says what is wrong with it. */
export const NO_DOCUMENT: Finding = inconclusive('no-document', 'there is no discovery document')
