import process from 'node:process'
import type { CredentialFacts } from '../engine/evidence.ts'
import { isInArguments } from './arguments_node.ts'
import { readFileFacts } from './file_facts_node.ts'
import { searchGit } from './git_node.ts'
import { knownNames, namesIn } from './known_names.ts'
import { findPlaceholder } from './placeholders.ts'
import { readSecret, type SecretReaders, type SecretReference } from './read_secret_node.ts'
import { holdsSecret } from './sought.ts'
import { estimateStrength } from './strength.ts'

export type { SecretInput, SecretReference } from './read_secret_node.ts'

/** What a credential is looked at with. */
export interface CredentialContext extends SecretReaders {
  readonly clientId: string
  readonly issuer: string
  /** As `process.platform`. */
  readonly platform: string
}

/** A secret, which stays in memory, and what was found out about it. */
export interface Credential {
  readonly clientSecret: string
  readonly facts: CredentialFacts
}

/**
 * Reads the Client Secret and looks at how it is kept on this machine: its strength, its file, the
 * repository of the working directory, arguments and environment. Nothing of it is sent anywhere.
 *
 * A secret that was made for this run is looked at too, but not searched for.
 *
 * @throws {ConformanceError} `secret-missing`, `secret-empty`, `secret-not-one-line`,
 * `secret-not-text`, `secret-too-long`, `secret-file-unreadable`, `secret-from-terminal`,
 * `secret-input-unreadable`, `secret-command-failed`: in one line, never with a part of the secret
 */
export async function readCredential(
  reference: SecretReference,
  context: CredentialContext,
): Promise<Credential> {
  const { clientSecret, origin, surroundings } = await readSecret(reference, context)
  const names = knownNames(context)
  const { bits, weaknesses } = estimateStrength(clientSecret, Object.values(names).flat())
  const isMade = origin.kind === 'generated'
  const started = 'command' in reference ? reference.command : []
  const [inArguments, file, git] = isMade ? [false] as const : await Promise.all([
    isInArguments(clientSecret, [...process.argv, ...process.execArgv, ...started]),
    origin.kind === 'file' ? readFileFacts(origin.path, context.platform) : undefined,
    searchGit(clientSecret, context.folder),
  ])
  const facts: CredentialFacts = {
    origin,
    length: [...clientSecret].length,
    strengthBits: bits,
    weaknesses,
    isVisibleAscii: /^[\x20-\x7e]*$/.test(clientSecret),
    isUnreserved: /^[A-Za-z0-9._~-]*$/.test(clientSecret),
    placeholder: findPlaceholder(clientSecret),
    contains: namesIn(clientSecret, names),
    surroundings,
    inArguments,
    variables: Object.keys(context.environment).filter((name) =>
      holdsSecret(context.environment[name] ?? '', clientSecret)
    ),
    file,
    git,
  }
  return { clientSecret, facts }
}
