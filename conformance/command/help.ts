/** What `pos-auth conformance --help` prints, at most 80 columns wide. */
export const HELP: string = `Usage: pos-auth conformance <command> [options]

Judges a POS tenant, and a client's life on it, without harming the tenant.

  tenant      runs the checks against a tenant; --mock: against one of its own
  plan        what a run would send and what it costs; sends nothing
  list        the checks
  explain ID  one check: what it asks, why, and what to do when it fails
  replay FILE judges the JSON report of a run again; sends nothing
  self-test   shows for each check a faulty tenant that turns it red

Which tenant
  --issuer URL           its address with its path; or POS_ISSUER
  --client-id ID         or POS_CLIENT_ID
  --api-url URL          or POS_API_URL; default: api/graphql below the issuer
  --no-api               leave the API out
  --scope TEXT           or POS_SCOPE
  --ca-file FILE         an authority to trust besides, in PEM; or POS_CA_FILE
  --mock                 a mock tenant on this machine, in place of all these

The Client Secret, by one of these and never as an argument
  POS_CLIENT_SECRET, POS_CLIENT_SECRET_FILE
  --secret-env NAME      another environment variable
  --secret-file FILE
  --secret-stdin         the one that a password manager pipes in
  --secret-command       the one that the program behind -- prints, without a
                         shell: --secret-command -- pass show pos/stocksync

What is judged
  --only WORD            an id, its beginning, a group, a level or a clause,
  --skip WORD            with commas or once for each
  --profile pos|rfc      pos (default): before a POS goes live; rfc: the
                         specifications alone, without tolerating the product
  --expect-role NAME     a role that the client is to have; once for each
  --also-serves-users    people log in at this tenant too

Reports
  --report FORM[=FILE]   console (default), json, junit or markdown, to standard
                         output or to a file; once for each
  --quiet                no progress
  --again                not a minute of pause after the last run

Exit codes: 0 conforms, 1 does not, 2 used wrongly, 3 could not be judged,
4 fault of the kit, 5 stopped for safety, 129, 130 or 143 interrupted.
plan takes what tenant takes; list --only and --skip; replay --profile, --only,
--skip and --report; self-test the words of --only. No proxy of the environment
is used. More: docs/conformance.md
`
