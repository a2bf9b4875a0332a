import {
  type Application,
  type ApplicationForm,
  checkSecret,
  FORM_KEYS,
  type FormChoices,
  readForm,
} from './application_form.ts'
import { checkKeys, MockIssuerError } from './check.ts'
import { equalInConstantTime, type Fingerprints } from './fingerprints.ts'

/** Fields to change; those that are missing or `undefined` stay. */
export type ApplicationChanges = {
  readonly [Key in keyof Omit<ApplicationForm, 'clientId'>]?: ApplicationForm[Key] | undefined
}

/** The page *Applications* of a mock tenant. Nothing here gives a secret back. */
export interface MockApplications {
  /** Without the secrets. */
  list(): Application[]
  /** `undefined` if there is none of that id. */
  get(clientId: string): Application | undefined
  /** *Add an application*. @throws {MockIssuerError} naming the field, in the tenant's words */
  add(form: ApplicationForm): void
  /**
   * *Edit*: fields that are not named stay; a new secret ends the old one at once.
   *
   * @throws {MockIssuerError} as the tenant's page would
   */
  update(clientId: string, changes: ApplicationChanges): void
  /** *Delete*. Tokens issued before stay good until they end. @throws {MockIssuerError} if unknown */
  remove(clientId: string): void
}

/** The registry, and what only the mock itself does with it. */
export interface InternalApplications extends MockApplications {
  /** @param where how the form is called in errors */
  add(form: ApplicationForm, where?: string): void
  /** A recipe's way in: adds or replaces, keeps the secret if none is given, checks no names. */
  put(where: string, application: Application, secret: string | undefined): void
  /** Hashes the secrets that came since the last request; from here on none is held in clear. */
  hashSecrets(): void
  /** In constant time. */
  hasSecret(clientId: string, fingerprint: Uint8Array): boolean
  /** What `reset` goes back to from now on. */
  remember(): void
  reset(): void
}

interface Entry {
  readonly application: Application
  readonly secret: Secret | undefined
}

/** In clear until the first request after it was set: only then may a worker make a random key. */
interface Secret {
  clear: string | undefined
  fingerprint: Uint8Array | undefined
}

export function createApplications(
  fingerprints: Fingerprints,
  choices: FormChoices,
): InternalApplications {
  let entries = new Map<string, Entry>()
  let remembered: ReadonlyMap<string, Entry> = new Map()

  function find(where: string, clientId: string): Entry {
    const entry = entries.get(clientId)
    if (entry) return entry
    throw new MockIssuerError(where, 'there is no application of that client id, see list()')
  }

  function store(application: Application, secret: string | undefined, before?: Entry): void {
    const kept = application.type === 'public' ? undefined : before?.secret
    const fresh = secret === undefined ? kept : { clear: secret, fingerprint: undefined }
    entries.set(application.clientId, { application: Object.freeze(application), secret: fresh })
  }

  function add(form: ApplicationForm, where = 'applications.add'): void {
    const application = readForm(where, form, choices)
    const { clientId, type } = application
    const secret = checkSecret(`${where}.clientSecret`, type, form.clientSecret, false)
    if (entries.has(clientId)) {
      throw new MockIssuerError(
        `${where}.clientId`,
        'The client identifier is already taken by another application.',
      )
    }
    store(application, secret)
  }

  return {
    list: () => [...entries.values()].map(({ application }) => application),
    get: (clientId) => entries.get(clientId)?.application,
    add,
    update(clientId, changes) {
      const where = 'applications.update'
      const before = find(where, clientId)
      checkKeys(where, changes, FORM_KEYS)
      const { clientId: other = clientId } = changes as Partial<ApplicationForm>
      if (other !== clientId) {
        throw new MockIssuerError(`${where}.clientId`, 'cannot be changed: add another application')
      }
      const named = Object.entries(changes).filter(([, value]) => value !== undefined)
      const form = { ...before.application, ...Object.fromEntries(named), clientId }
      const application = readForm(where, form as ApplicationForm, choices)
      const { clientSecret } = changes
      if (before.application.type === 'public' && application.type === 'confidential') {
        if (!clientSecret) {
          throw new MockIssuerError(
            `${where}.clientSecret`,
            'Setting a new client secret is required.',
          )
        }
      }
      const stored = before.secret !== undefined
      const secret = checkSecret(`${where}.clientSecret`, application.type, clientSecret, stored)
      store(application, secret, before)
    },
    remove(clientId) {
      find('applications.remove', clientId)
      entries.delete(clientId)
    },
    put(where, application, secret) {
      const before = entries.get(application.clientId)
      const stored = before?.secret !== undefined
      store(application, checkSecret(where, application.type, secret, stored), before)
    },
    hashSecrets() {
      // Those that only `reset` knows are hashed too, or it would bring back a secret in clear.
      for (const { secret } of [...entries.values(), ...remembered.values()]) {
        if (secret?.clear === undefined) continue
        secret.fingerprint = fingerprints.of(secret.clear)
        secret.clear = undefined
      }
    },
    hasSecret(clientId, fingerprint) {
      const stored = entries.get(clientId)?.secret?.fingerprint
      return stored !== undefined && equalInConstantTime(stored, fingerprint)
    },
    remember: () => void (remembered = new Map(entries)),
    reset: () => void (entries = new Map(remembered)),
  }
}
