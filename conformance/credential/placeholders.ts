/** What stands in documentation and samples in place of a secret, and what people leave there. */
const WHOLE = new Set(
  ('changeme change-me change_me changeit secret client-secret client_secret clientsecret mysecret ' +
    'my-secret my_secret my-client-secret my_client_secret yoursecret your-secret your_secret ' +
    'your-client-secret your_client_secret topsecret supersecret verysecret password passw0rd ' +
    'password1 password123 p@ssw0rd mypassword admin administrator root test testing test123 demo ' +
    'default example sample foo bar foobar foo-bar placeholder todo tbd xxx xxxx none null undefined ' +
    'empty value string token key apikey api-key api_key letmein welcome welcome1 qwerty abc123 ' +
    'hunter2 redacted removed hidden insert-secret-here pos-secret pos_client_secret s3cret s3cr3t')
    .split(' '),
)

/** Long enough not to come up in a random text. */
const INSIDE = [
  'changeme',
  'change-me',
  'change_me',
  'clientsecret',
  'client-secret',
  'client_secret',
  'yoursecret',
  'your-secret',
  'your_secret',
  'secrethere',
  'secret-here',
  'secret_here',
  'password',
  'passw0rd',
  'p@ssw0rd',
  'placeholder',
  'replaceme',
  'replace-me',
  'replace_me',
  'example.',
  'donotuse',
  'do-not-use',
  'insertsecret',
]

/** No random text with symbols in it comes near one. */
const TEMPLATES = [
  /^(?:<[\w .-]*>|\[[\w .-]*\]|\{[\w .-]*\})$/,
  /^\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})$/,
  /\$\{[A-Z_]{4,}\}/,
  /\{\{[\w .-]*\}\}/,
  /^%\w+%$/,
  /^[*•x.]{3,}$/i,
  /^‹.*›$/,
]

/** Readable passwords of examples: `s3cret-Warehouse-01`, `Orchard2024!`. */
const SAMPLE = /^(s[3e]cr[3e]t|p[a@4]ss(w[o0]rd)?)[-_.]?\w{0,20}[-_.]?\d{0,4}[!?.]?$/i

/**
 * The kind of placeholder that a secret is or holds; never a part of it.
 *
 * @returns `undefined` if it looks like none
 */
export function findPlaceholder(secret: string): string | undefined {
  const text = secret.trim().toLowerCase()
  if (TEMPLATES.some((form) => form.test(secret.trim()))) return 'a template that was not filled in'
  if (WHOLE.has(text)) return 'a placeholder or default that everybody tries first'
  if (INSIDE.some((word) => text.includes(word))) return 'holds a placeholder or default'
  if (SAMPLE.test(secret)) return 'a readable sample, as documentation has them'
  return undefined
}
