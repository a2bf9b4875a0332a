import { COMMON_ROLES } from './roles.ts'

const ROLES = COMMON_ROLES.map(({ name, purpose }) => `  ${name.padEnd(18)} ${purpose}`).join('\n')

/** What `pos-auth register --help` prints, at most 80 columns wide. */
export const HELP: string = `pos-auth register: prepares the registration of a program at your POS

Makes the Client Secret, writes it to a file that only you can read, and says
what to enter in which field of Security / OpenID Connect / Applications.
In a terminal it asks for what is missing; else all of it comes as options.

Usage: pos-auth register [options]

What to register
  --client-id ID         unique; best in lower case, letters and digits only
  --display-name NAME    what administrators will read
  --role NAME            a Client Credentials Role; once for each
  --issuer URL           address of your tenant, for the lines at the end

The secret
  --secret-file FILE     where it goes, with mode 0600; must not exist yet
                         (default: the Client ID with .secret behind it)
  --secret-stdin         take the one that a password manager prints to standard
                         input, 32 to 256 letters and digits; default: a new one
  --show-secret          print it, once, in its field

Also
  --recipe FILE          write an Orchard recipe, without the secret
  --recipe-with-secret   with it, in clear; needs a second word:
  --confirm-secret-in-recipe  or your answer in the terminal
  --to-mock FILE         register it at the running mock tenant that wrote this
                         ready file (pos-auth mock-issuer --control), and log in
  --json                 one JSON object without the secret; asks nothing
  --help                 this text

Roles that a POS comes with
${ROLES}

Exit codes: 0 done, 1 not done, 2 used wrongly, 129, 130 or 143 interrupted.
Nothing is overwritten. If it is not done, no file is left behind.
`
