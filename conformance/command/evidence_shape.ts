import {
  code,
  flag,
  list,
  moment,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  status,
  text,
  tuple,
  url,
} from './shape.ts'

const headers = list(tuple(text, text))

const answered = object({ request: object({ url }) })

const exchange = object({
  step: text,
  request: object({ method: text, url: text, headers, body: optional(text) }),
  response: optional(
    object({ status, headers, body: text, bodyBytes: number, isUtf8: flag, isCut: flag }),
  ),
  failure: optional(object({ code, message: text })),
  sentAt: moment,
  durationMs: number,
})

/** What could not be sent may have gone to an address that is none. */
const exchangeWithAddress: Shape = (value, path) =>
  exchange(value, path) ??
    ((value as { response?: unknown }).response === undefined ? undefined : answered(value, path))

const certificate = object({
  subject: text,
  issuer: text,
  names: list(text),
  validFrom: moment,
  validTo: moment,
  keyType: text,
  keyBits: number,
  signatureAlgorithm: optional(text),
})

const handshake = object({
  step: text,
  url,
  offer: text,
  outcome: oneOf('accepted', 'refused', 'cannot', 'unreachable'),
  message: optional(text),
  protocol: optional(text),
  cipher: optional(text),
  isTrusted: optional(flag),
  trustedBy: optional(text),
  isNamed: optional(flag),
  chain: optional(list(certificate)),
})

const token = object({
  number,
  step: text,
  kind: oneOf('opaque', 'jwt', 'jwe'),
  length: number,
  isB64Token: flag,
  isVisibleAscii: flag,
  header: optional(object()),
  claims: optional(object()),
})

const credential = object({
  origin: object({ kind: text }),
  length: number,
  strengthBits: number,
  weaknesses: list(text),
  isVisibleAscii: flag,
  isUnreserved: flag,
  placeholder: optional(text),
  contains: list(text),
  surroundings: list(text),
  inArguments: optional(flag),
  variables: list(text),
  file: optional(object({ mode: optional(text), leadsElsewhere: flag })),
  git: optional(object({ foundIn: list(text), isComplete: flag })),
})

const life = object({
  subject: text,
  requests: list(
    object({
      scenario: text,
      kind: text,
      method: text,
      url: text,
      answeredBy: text,
      status: number,
    }),
  ),
  failures: list(object({ scenario: text, message: text })),
  leaks: list(text),
  searched: number,
  expiresInSeconds: optional(number),
})

/** What judging and showing a recorded run rely on (engine/evidence.ts). */
export const evidenceShape: Shape = object({
  target: object({
    issuer: url,
    clientId: text,
    apiUrl: optional(url),
    scope: optional(text),
    expect: object({ roles: optional(list(text)), alsoServesUsers: optional(flag) }),
  }),
  runId: text,
  startedAt: moment,
  endedAt: moment,
  fictitiousClientId: text,
  forgedHost: text,
  exchanges: list(exchangeWithAddress),
  handshakes: list(handshake),
  unsent: list(object({
    step: text,
    reason: oneOf('budget', 'condition', 'filter', 'stopped'),
    detail: text,
  })),
  tokens: list(token),
  credential,
  life: optional(life),
  stop: optional(object({
    code,
    message: text,
    step: optional(text),
    scope: oneOf('all', 'credential'),
  })),
  ledger: object({
    requests: number,
    handshakes: number,
    mints: number,
    failedLogins: number,
    fictitiousLogins: number,
    bytesReceived: number,
  }),
})
