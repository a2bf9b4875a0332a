// What is asked of each client, and what must come of it.
import type { Client } from './clients_node.ts'

/** How a client proves who it is. */
export type Method = 'basic' | 'post'

/** What the tenant must have seen and the client must have said. */
export type Expectation =
  /** A token, and the API's answer. */
  | 'served'
  /** `invalid_client`: the secret is another one. */
  | 'refused'
  /** `invalid_client`: what the client meant as it is was taken as form-encoded. */
  | 'refused as not encoded'
  /** The client ends the connection before it asks for anything. */
  | 'never asked'

/** One run of one client. */
export interface Case {
  readonly name: string
  readonly method: Method
  readonly credentials: 'plain' | 'awkward'
  /** Gives the client a secret that is not registered. */
  readonly wrongSecret: boolean
  /** Gives the client an authority that did not sign the tenant's certificate. */
  readonly otherAuthority: boolean
  readonly expected: Expectation
}

/** Those of a client, by how it treats awkward characters. */
export function casesOf({ encodesBasic }: Pick<Client, 'encodesBasic'>): Case[] {
  const plain = { credentials: 'plain', wrongSecret: false, otherAuthority: false } as const
  return (['basic', 'post'] as const).flatMap((method): Case[] => [
    { ...plain, name: 'letters and digits', method, expected: 'served' },
    { ...plain, name: 'wrong secret', method, wrongSecret: true, expected: 'refused' },
    {
      ...plain,
      name: 'awkward characters',
      method,
      credentials: 'awkward',
      expected: method === 'post' || encodesBasic ? 'served' : 'refused as not encoded',
    },
    { ...plain, name: 'another authority', method, otherAuthority: true, expected: 'never asked' },
  ])
}

/** How form decoding reads a text that was never encoded. */
export function readAsForm(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}
