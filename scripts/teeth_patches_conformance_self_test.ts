import { type Patch, patchesOf, type Row } from './teeth_patches.ts'

const PAGE = 'conformance/self_test/matrix_page'

const rows: Record<string, Row[]> = {
  'conformance/self_test/kill_matrix.ts': [
    ['green is due on the green tenant', "green === 'pass' && ", '', PAGE],
    ['red is due on the red tenant', 'RED.includes(red)', 'true', PAGE],
    ['what else is red needs a reason', 'pair.alsoRed?.[id] !== undefined', 'id', PAGE],
    ['an echo is no kill', 'others.length > 0', 'false', PAGE],
    ['one kill of its own is enough', 'before.filter((id) => others.includes(id))', 'before', PAGE],
  ],
  'conformance/self_test/matrix_page.ts': [
    ['each check has a pair', '!paired.has(id)', 'false'],
    ['only sound pairs are kills', 'kills.filter(isSound)', 'kills.slice()'],
    ['an unsound pair is a problem', '!isSound(kill)', 'false'],
  ],
  'conformance/self_test/self_test_node.ts': [
    ['only what is named is tried', 'chosen.has(check)', 'check'],
    [
      'words mean what --only means by them',
      'readSelection(meant, [])',
      '{ only: meant, skip: [] }',
    ],
    ['words behind a dash count too', '...words, ...behind', '...words'],
    ['help is help', "args.includes('--help') || ", ''],
    ['the counts are told', 'pairs hold', 'pairs'],
  ],
}

/** Rules of the conformance kit's proof of itself, each broken in one place. */
export const SELF_TEST_PATCHES: readonly Patch[] = patchesOf(rows)
