import { type Flaw, flawedSubject } from '../flawed_subject.ts'
import type { Pair } from '../scenario.ts'

/** A client that is right but for its flaw; the green one is the package's own. */
function withFlaw(check: string, flaw: Flaw): Pair {
  return { check, change: `the client ${flaw}`, red: { subject: flawedSubject(flaw) } }
}

export const LIFE_PAIRS: readonly Pair[] = [
  withFlaw('T-LIFE-01', 'reads discovery again for each call'),
  withFlaw('T-LIFE-01', 'gives a token up after five calls'),
  withFlaw('T-LIFE-02', 'has no single flight'),
  withFlaw('T-LIFE-03', 'never renews'),
  withFlaw('T-LIFE-03', 'renews at two fifths of the life'),
  withFlaw('T-LIFE-03', 'renews twice'),
  withFlaw('T-LIFE-03', 'calls the API with the expired token'),
  withFlaw('T-LIFE-05', 'renews for each 401'),
  withFlaw('T-LIFE-05', 'renews after 401 without a challenge'),
  withFlaw('T-LIFE-06', 'prints its secret in an error'),
  withFlaw('T-LIFE-06', 'puts its secret into a URL'),
  withFlaw('T-LIFE-06', 'puts its token into a URL'),
  withFlaw('T-LIFE-06', 'sends its token elsewhere'),
  withFlaw('T-LIFE-06', 'tells its token'),
  {
    check: 'T-LIFE-07',
    change: 'a program hands over the secret itself',
    red: { credential: { origin: { kind: 'value' } } },
  },
]
