import type {
  HandshakeResult,
  TlsOffer,
  WireFailure,
  WireRequest,
  WireResponse,
} from './exchange.ts'

/** One request and what became of it, without secrets: their values are replaced by markers. */
export interface Exchange {
  /** Id of the step that sent it, such as `P10`. */
  readonly step: string
  /** As it was sent. */
  readonly request: WireRequest
  /** Missing if there was none. */
  readonly response?: WireResponse | undefined
  /** Missing if there was an answer. */
  readonly failure?: WireFailure | undefined
  /** ISO 8601. */
  readonly sentAt: string
  /** Milliseconds from its start to the end of its answer. */
  readonly durationMs: number
  /** IPv4 or IPv6; unknown without a network. */
  readonly addressFamily?: 4 | 6 | undefined
}

/** A handshake and what it showed. */
export interface Handshake extends HandshakeResult {
  /** Id of the step. */
  readonly step: string
  /** Address that was asked. */
  readonly url: string
  /** What was offered. */
  readonly offer: TlsOffer
}

/** Why a step was not sent. */
export type UnsentReason =
  /** Its precondition does not hold at this tenant. */
  | 'condition'
  /** Not chosen, or needed by no check that was chosen. */
  | 'filter'
  /** It could go over the budget. */
  | 'budget'
  /** The run had been stopped, for all or for steps with a credential. */
  | 'stopped'

/** A step of the plan that was not sent, and why. */
export interface Unsent {
  /** Id of the step. */
  readonly step: string
  /** Stable. */
  readonly reason: UnsentReason
  /** In words. */
  readonly detail: string
}

/** What is known of an access token without the token. They are numbered as they came: `‹token#1›`. */
export interface TokenFacts {
  /** The number in its marker, from 1. */
  readonly number: number
  /** Step whose answer held it. */
  readonly step: string
  /** What it looks like from outside. */
  readonly kind: 'opaque' | 'jwt' | 'jwe'
  /** Characters. */
  readonly length: number
  /** Whether it fits `b64token` (RFC 6750, 2.1). */
  readonly isB64Token: boolean
  /** Whether it is of visible ASCII alone (RFC 6749, A.12). */
  readonly isVisibleAscii: boolean
  /** Header of a JWT or JWE. */
  readonly header?: Readonly<Record<string, unknown>> | undefined
  /** Claims of a JWT that is not encrypted. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
}

/** Where the secret was taken from. */
export type SecretOrigin =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standard input' }
  | { readonly kind: 'command'; readonly program: string }
  /** Handed over by a program: where that has it from is not known. */
  | { readonly kind: 'value' }
  /** Made for this run, for a mock tenant. */
  | { readonly kind: 'generated' }

/** What was found out about the credential on this machine, without the credential. */
export interface CredentialFacts {
  /** Where the secret was taken from. */
  readonly origin: SecretOrigin
  /** Characters of the secret. */
  readonly length: number
  /** What a generator of such secrets would have, after what makes this one easier to guess. */
  readonly strengthBits: number
  /** What lowered the strength, in words. */
  readonly weaknesses: readonly string[]
  /** Whether it is of visible ASCII alone. */
  readonly isVisibleAscii: boolean
  /** Whether it is of letters, digits and `-._~` alone (RFC 3986, 2.3). */
  readonly isUnreserved: boolean
  /** The kind of placeholder or sample that it is or holds, in words; never the value. */
  readonly placeholder?: string | undefined
  /** Which of `client ID`, `host`, `tenant`, `brand` it contains. */
  readonly contains: readonly string[]
  /** Blanks, line ends, quotes or a byte order mark around the raw value, in words. */
  readonly surroundings: readonly string[]
  /** Whether the secret stands among the arguments of this process or of its parents; `undefined`: could not be seen. */
  readonly inArguments?: boolean | undefined
  /** Names of environment variables that hold it. */
  readonly variables: readonly string[]
  /** For a secret from a file. */
  readonly file?: {
    /** Permission bits as four octal digits; `undefined` where there are none (Windows). */
    readonly mode?: string | undefined
    /** `self`: the user of this process. `undefined` where there are no modes. */
    readonly owner?: 'self' | 'root' | 'other' | undefined
    /** Whether it is a link out of its own folder. */
    readonly leadsElsewhere: boolean
    /** Without the sticky bit of a folder such as /tmp, which keeps files from being replaced. */
    readonly isFolderWritableByAll?: boolean | undefined
    /** What the repository around the file does with it; absent without one. */
    readonly inGit?: 'ignored' | 'not ignored' | 'tracked' | 'once committed' | undefined
  } | undefined
  /** Search of the repository of the working directory; absent without one. */
  readonly git?: {
    /** Paths of tracked files, and commits, that hold the secret. */
    readonly foundIn: readonly string[]
    /** Whether everything was searched. */
    readonly isComplete: boolean
    readonly detail?: string | undefined
  } | undefined
}

/** A request that the subject of the checks LIFE made. */
export interface SubjectRequest {
  /** Name of the scenario. */
  readonly scenario: string
  /** What it asked for. */
  readonly kind: 'discovery' | 'token' | 'api' | 'other'
  /** In capitals. */
  readonly method: string
  /** Address that was asked. */
  readonly url: string
  /** Who answered it. */
  readonly answeredBy: 'tenant' | 'recorder'
  /** 0: the request failed, as on a lost connection. */
  readonly status: number
  /** For a call of the API: the token it carried, by what the subject had been given. */
  readonly token?: 'current' | 'older' | 'expired' | 'unknown' | 'none' | undefined
}

/** What a client's life on this tenant showed. */
export interface LifeFacts {
  /** Name of the client. */
  readonly subject: string
  /** In their order. */
  readonly requests: readonly SubjectRequest[]
  /** Scenarios that could not be carried through, and why. */
  readonly failures: readonly { readonly scenario: string; readonly message: string }[]
  /** Where a secret or token was found in what the subject let out, by scenario and channel. */
  readonly leaks: readonly string[]
  /** How many events, errors and log lines were searched. */
  readonly searched: number
  /** Seconds of life that the tenant gave the token; `undefined`: it did not say. */
  readonly expiresInSeconds?: number | undefined
}

/** Why a run ended early, or left out what needs the credential. */
export type StopCode =
  | 'answers-differ'
  | 'client-not-registered'
  | 'connection-lost'
  | 'discovery-not-found'
  | 'discovery-not-json'
  | 'discovery-refused'
  | 'grant-refused'
  | 'interrupted'
  | 'issuer-differs'
  | 'kit-fault'
  | 'lockout'
  | 'login-refused'
  | 'no-token'
  | 'output-closed'
  | 'proxy-login-page'
  | 'request-budget'
  | 'secret-refused'
  | 'tenant-busy'
  | 'tenant-starting'
  | 'tenant-unreachable'
  | 'time-budget'
  | 'token-endpoint-unsafe'
  | 'certificate-expired'
  | 'certificate-name'
  | 'certificate-not-yet-valid'
  | 'certificate-untrusted'

/** The end of a run before its time. */
export interface Stop {
  /** Stable. */
  readonly code: StopCode
  /** What happened, where, and what to do, in one breath. */
  readonly message: string
  /** Step at which it happened. */
  readonly step?: string | undefined
  /** `credential`: only steps that name the client or carry a token were left out. */
  readonly scope: 'all' | 'credential'
}

/** What the run did to the tenant. */
export interface Ledger {
  /** Requests sent. */
  readonly requests: number
  /** Handshakes without a request. */
  readonly handshakes: number
  /** Tokens issued. */
  readonly mints: number
  /** Logins refused for the client itself. */
  readonly failedLogins: number
  /** Logins refused for clients that do not exist. */
  readonly fictitiousLogins: number
  /** Of bodies, on the wire. */
  readonly bytesReceived: number
}

/** What is judged, without the credential. */
export interface Target {
  /** As given, byte by byte. */
  readonly issuer: string
  /** As registered. */
  readonly clientId: string
  /** `undefined`: the checks of the API do not apply. */
  readonly apiUrl?: string | undefined
  /** Asked for; missing for none. */
  readonly scope?: string | undefined
  /** What the operator says of the tenant. */
  readonly expect: {
    /** Client Credentials Roles that the client is to have. */
    readonly roles?: readonly string[] | undefined
    /** Whether people log in at this tenant too. Default: false. */
    readonly alsoServesUsers?: boolean | undefined
  }
}

/** A recorded run: everything the checks look at, and nothing secret. */
export interface Evidence {
  /** What was judged. */
  readonly target: Target
  /** Marks this run's requests in the tenant's logs. */
  readonly runId: string
  /** ISO 8601. */
  readonly startedAt: string
  /** ISO 8601. */
  readonly endedAt: string
  /** Client ID made up for this run, which no tenant knows. */
  readonly fictitiousClientId: string
  /** Host name under `.invalid` made up for this run, sent in forged headers. */
  readonly forgedHost: string
  /** In their order. */
  readonly exchanges: readonly Exchange[]
  /** In their order. */
  readonly handshakes: readonly Handshake[]
  /** Steps that were not sent, and why. */
  readonly unsent: readonly Unsent[]
  /** What is known of the tokens that were issued. */
  readonly tokens: readonly TokenFacts[]
  /** What is known of the Client Secret. */
  readonly credential: CredentialFacts
  /** Missing if no client was tried. */
  readonly life?: LifeFacts | undefined
  /** Missing if the run came to its end. */
  readonly stop?: Stop | undefined
  /** What the run did to the tenant. */
  readonly ledger: Ledger
}
