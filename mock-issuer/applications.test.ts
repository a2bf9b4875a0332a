import { describe, expect, test } from 'vitest'
import type { ApplicationForm } from './application_form.ts'
import { createApplications, type InternalApplications } from './applications.ts'
import { createFingerprints, type Fingerprints } from './fingerprints.ts'
import { createRoles } from './roles.ts'
import { problemOf } from '../test-support/problem_of.ts'

const KEPT = {
  clientId: 'warehousesync',
  displayName: 'Warehouse sync',
  type: 'confidential' as const,
  flows: ['client_credentials' as const],
  roles: ['GraphQL User', 'Manager'],
  scopes: ['email'],
  endpoints: ['revocation' as const],
}
const FORM: ApplicationForm = { ...KEPT, clientSecret: 'first' }
const PUBLIC: ApplicationForm = { clientId: 'till', displayName: 'Till', type: 'public' }

function setUp(...forms: ApplicationForm[]) {
  const fingerprints = createFingerprints()
  const hashed: string[] = []
  const watched: Fingerprints = {
    of(value) {
      hashed.push(value)
      return fingerprints.of(value)
    },
  }
  const applications = createApplications(watched, { roles: createRoles(), scopes: ['email'] })
  for (const form of forms) applications.add(form)
  /** Which of some secrets the application has now, as a request would find out. */
  const secretsOf = async (clientId: string, ...secrets: string[]) => {
    await applications.hashSecrets()
    const prints = await Promise.all(secrets.map(fingerprints.of))
    return secrets.filter((_, at) => applications.hasSecret(clientId, prints[at] as Uint8Array))
  }
  return { applications, fingerprints, hashed, secretsOf }
}

describe('add()', () => {
  test('adds an application, whose secret is not given back', () => {
    const { applications } = setUp(FORM, PUBLIC)
    const till = { ...PUBLIC, flows: [], roles: [], scopes: [], endpoints: [] }
    expect(applications.list()).toEqual([KEPT, till])
    expect(applications.get('warehousesync')).toEqual(KEPT)
    expect(applications.get('till')).toEqual(till)
  })

  test('adds none of an id that is taken, nor one that is not right', () => {
    const { applications } = setUp(FORM)
    expect(problemOf(() => applications.add({ ...FORM, displayName: 'Other' })))
      .toBe(
        'applications.add.clientId: The client identifier is already taken by another application.',
      )
    expect(problemOf(() => applications.add({ ...PUBLIC, clientSecret: 'canary' })))
      .toBe('applications.add.clientSecret: No client secret can be set for public applications.')
    expect(problemOf(() => applications.add({ ...PUBLIC, type: 'confidential' })))
      .toBe(
        'applications.add.clientSecret: The client secret is required for confidential applications.',
      )
    expect(problemOf(() => applications.add({ ...PUBLIC, roles: ['canary'] }, 'applications[7]')))
      .toMatch(/^applications\[7\]\.roles\[0\]: must be one of the roles/)
    expect(applications.list()).toEqual([KEPT])
  })

  test('tells ids apart by letter case', () => {
    const { applications } = setUp(FORM, { ...FORM, clientId: 'WarehouseSync' })
    expect(applications.list()).toHaveLength(2)
  })

  test.each(['__proto__', 'constructor', 'toString'])('no id is special: %s', (clientId) => {
    const { applications } = setUp()
    expect(applications.get(clientId)).toBeUndefined()
    applications.add({ ...FORM, clientId })
    expect(applications.get(clientId)).toEqual({ ...KEPT, clientId })
  })
})

describe('update()', () => {
  test.each<Partial<ApplicationForm>>([
    { displayName: 'Other' },
    { flows: [] },
    { roles: ['Owner'] },
    { scopes: [] },
    { endpoints: ['introspection'] },
    { clientSecret: 'second' },
  ])('changes what is named and nothing else: %j', (changes) => {
    const { applications } = setUp(FORM, PUBLIC)
    applications.update('warehousesync', changes)
    const { clientSecret: _, ...shown } = changes
    expect(applications.get('warehousesync')).toEqual({ ...KEPT, ...shown })
    expect(applications.list().map(({ clientId }) => clientId)).toEqual(['warehousesync', 'till'])
  })

  test('leaves what is undefined', () => {
    const { applications } = setUp(FORM)
    const changes = { flows: undefined, roles: undefined, scopes: undefined, type: undefined }
    applications.update('warehousesync', changes as object)
    expect(applications.get('warehousesync')).toEqual(KEPT)
  })

  test('takes the whole application back, with a change', () => {
    const { applications } = setUp(FORM)
    applications.update('warehousesync', { ...KEPT, roles: [] })
    expect(applications.get('warehousesync')).toEqual({ ...KEPT, roles: [] })
  })

  test.each<[problem: string | RegExp, clientId: string, changes: unknown]>([
    ['applications.update: there is no application of that client id, see list()', 'canary', {}],
    [/^applications\.update: must be an object with the keys clientId, /, 'warehousesync', null],
    [/^applications\.update: must be an object with the keys clientId, /, 'warehousesync', []],
    [/^applications\.update\.role: is unknown, known are /, 'warehousesync', { role: 'canary' }],
    ['applications.update.displayName: The DisplayName field is required.', 'warehousesync', {
      displayName: '',
    }],
    [/^applications\.update\.flows\[0\]: must be one of /, 'warehousesync', { flows: ['canary'] }],
    ['applications.update.clientSecret: must be a text that is not empty', 'warehousesync', {
      clientSecret: 7,
    }],
    [
      'applications.update.clientSecret: No client secret can be set for public applications.',
      'till',
      { clientSecret: 'canary' },
    ],
    [
      'applications.update.clientSecret: No client secret can be set for public applications.',
      'warehousesync',
      { type: 'public', clientSecret: 'canary' },
    ],
    ['applications.update.clientSecret: Setting a new client secret is required.', 'till', {
      type: 'confidential',
    }],
    ['applications.update.clientSecret: Setting a new client secret is required.', 'till', {
      type: 'confidential',
      clientSecret: '',
    }],
  ])('refuses with %s', async (problem, clientId, changes) => {
    const { applications, secretsOf } = setUp(FORM, PUBLIC)
    const before = applications.list()
    const message = problemOf(() => applications.update(clientId, changes as ApplicationForm))
    if (typeof problem === 'string') expect(message).toBe(problem)
    else expect(message).toMatch(problem)
    expect(applications.list()).toEqual(before)
    expect(await secretsOf('warehousesync', 'first', 'canary')).toEqual(['first'])
  })
})

test('remove() removes, and knows what is not there', () => {
  const { applications } = setUp(FORM, PUBLIC)
  applications.remove('warehousesync')
  expect(applications.list().map(({ clientId }) => clientId)).toEqual(['till'])
  expect(applications.get('warehousesync')).toBeUndefined()
  expect(problemOf(() => applications.remove('warehousesync')))
    .toBe('applications.remove: there is no application of that client id, see list()')
  applications.add(FORM)
  expect(applications.get('warehousesync')).toEqual(KEPT)
})

describe('the secret', () => {
  test('is the one entered, of that application alone', async () => {
    const { secretsOf } = setUp(
      FORM,
      { ...FORM, clientId: 'other', clientSecret: 'theirs' },
      PUBLIC,
    )
    expect(await secretsOf('warehousesync', 'first', 'First', 'first ', '', 'theirs'))
      .toEqual(['first'])
    expect(await secretsOf('other', 'first', 'theirs')).toEqual(['theirs'])
    expect(await secretsOf('till', '', 'first')).toEqual([])
    expect(await secretsOf('nobody', '', 'first')).toEqual([])
  })

  test('stays through changes of other fields, and with an empty field', async () => {
    const { applications, secretsOf } = setUp(FORM)
    applications.update('warehousesync', { displayName: 'Other' })
    applications.update('warehousesync', { clientSecret: '' })
    applications.update('warehousesync', { clientSecret: undefined })
    expect(await secretsOf('warehousesync', 'first', '')).toEqual(['first'])
    applications.update('warehousesync', { displayName: 'Another' })
    expect(await secretsOf('warehousesync', 'first')).toEqual(['first'])
  })

  test('ends at once with a new one, hashed or not', async () => {
    const { applications, fingerprints, secretsOf } = setUp(FORM)
    applications.update('warehousesync', { clientSecret: 'second' })
    expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['second'])
    const second = await fingerprints.of('second')
    expect(applications.hasSecret('warehousesync', second)).toBe(true)
    applications.update('warehousesync', { clientSecret: 'third' })
    expect(applications.hasSecret('warehousesync', second)).toBe(false)
    expect(await secretsOf('warehousesync', 'first', 'second', 'third')).toEqual(['third'])
  })

  test('ends when the application becomes public or is removed, and does not come back', async () => {
    const { applications, secretsOf } = setUp(FORM)
    applications.update('warehousesync', { type: 'public' })
    expect(await secretsOf('warehousesync', 'first')).toEqual([])
    applications.update('warehousesync', { type: 'confidential', clientSecret: 'second' })
    expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['second'])
    applications.remove('warehousesync')
    expect(await secretsOf('warehousesync', 'first', 'second')).toEqual([])
    applications.add({ ...FORM, clientSecret: 'third' })
    expect(await secretsOf('warehousesync', 'first', 'second', 'third')).toEqual(['third'])
  })

  test('is hashed with the first request after it was set, once', async () => {
    const { applications, hashed } = setUp(FORM)
    expect(hashed).toEqual([])
    await applications.hashSecrets()
    await applications.hashSecrets()
    expect(hashed).toEqual(['first'])
    applications.update('warehousesync', { clientSecret: 'second' })
    expect(hashed).toEqual(['first'])
    await applications.hashSecrets()
    expect(hashed).toEqual(['first', 'second'])
  })

  test('is good for requests at the same time', async () => {
    const { secretsOf } = setUp(FORM)
    const [one, other] = await Promise.all([1, 2].map(() => secretsOf('warehousesync', 'first')))
    expect([one, other]).toEqual([['first'], ['first']])
  })

  test('is hashed even if only reset() still knows it', async () => {
    const { applications, hashed, secretsOf } = setUp(FORM)
    applications.remember()
    applications.update('warehousesync', { clientSecret: 'second' })
    await applications.hashSecrets()
    expect(new Set(hashed)).toEqual(new Set(['first', 'second']))
    applications.reset()
    expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['first'])
    expect(hashed).toHaveLength(2)
  })
})

describe('put()', () => {
  const put = (applications: InternalApplications, changes: object, secret?: string) =>
    applications.put('steps[0].ClientSecret', { ...KEPT, ...changes }, secret)

  test('adds, and checks no names', async () => {
    const { applications, secretsOf } = setUp()
    const application = { roles: ['Nobody'], scopes: ['nothing'], displayName: undefined }
    put(applications, application, 'first')
    expect(applications.get('warehousesync')).toEqual({ ...KEPT, ...application })
    expect(await secretsOf('warehousesync', 'first')).toEqual(['first'])
  })

  test('replaces all but the secret', async () => {
    const { applications, secretsOf } = setUp(FORM)
    put(applications, { roles: [], flows: [] })
    expect(applications.list()).toEqual([{ ...KEPT, roles: [], flows: [] }])
    expect(await secretsOf('warehousesync', 'first')).toEqual(['first'])
  })

  test('replaces the secret too if there is one', async () => {
    const { applications, secretsOf } = setUp(FORM)
    put(applications, {}, 'second')
    expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['second'])
  })

  test('judges the secret', () => {
    const { applications } = setUp()
    expect(problemOf(() => put(applications, {}))).toBe(
      'steps[0].ClientSecret: The client secret is required for confidential applications.',
    )
    expect(problemOf(() => put(applications, { type: 'public' }, 'canary'))).toBe(
      'steps[0].ClientSecret: No client secret can be set for public applications.',
    )
    expect(applications.list()).toEqual([])
  })
})

test('reset() goes back to what was remembered last, secrets too', async () => {
  const { applications, secretsOf } = setUp(FORM)
  applications.remember()
  await applications.hashSecrets()
  applications.update('warehousesync', { clientSecret: 'second', roles: [] })
  applications.add(PUBLIC)
  applications.reset()
  expect(applications.list()).toEqual([KEPT])
  expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['first'])
  applications.remove('warehousesync')
  applications.reset()
  expect(await secretsOf('warehousesync', 'first', 'second')).toEqual(['first'])
})

test('an application keeps its client id for life', () => {
  const { applications } = setUp(FORM)
  const changes = { clientId: 'other' } as Partial<ApplicationForm>
  expect(problemOf(() => applications.update('warehousesync', changes))).toBe(
    'applications.update.clientId: cannot be changed: add another application',
  )
  applications.update('warehousesync', { clientId: 'warehousesync' } as Partial<ApplicationForm>)
  expect(applications.list()).toEqual([KEPT])
})
