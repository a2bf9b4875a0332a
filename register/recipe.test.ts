import { describe, expect, test } from 'vitest'
import { createMockIssuer } from '../mock-issuer/mod.ts'
import { writeRecipe } from './recipe.ts'
import { createSecret } from './secret.ts'

const application = {
  clientId: 'stocksync',
  displayName: 'Stock "sync"',
  roles: ['GraphQL User', 'Manager'],
}
const issuer = 'https://shop.example/north'

function logIn(tenant: ReturnType<typeof createMockIssuer>, secret: string) {
  const form = {
    grant_type: 'client_credentials',
    client_id: 'stocksync',
    client_secret: secret,
  }
  const body = new URLSearchParams(form)
  return tenant.fetch(`${issuer}/connect/token`, { method: 'POST', body })
}

describe('writeRecipe()', () => {
  test('with the secret: imported, the application logs in', async () => {
    const secret = createSecret()
    const tenant = createMockIssuer({
      issuer,
      recipe: JSON.parse(writeRecipe(application, secret)),
    })
    expect(tenant.applications.list()).toMatchObject([{
      ...application,
      type: 'confidential',
      flows: ['client_credentials'],
      scopes: [],
    }])
    expect((await logIn(tenant, secret)).status).toBe(200)
    expect((await logIn(tenant, createSecret())).status).toBe(401)
  })

  test('without it: creates nothing until it is filled in', () => {
    const text = writeRecipe(application, '')
    expect(() => createMockIssuer({ issuer, recipe: JSON.parse(text) })).toThrow(/ClientSecret/)
    const filled = text.replace('"ClientSecret": ""', `"ClientSecret": "${createSecret()}"`)
    const tenant = createMockIssuer({ issuer, recipe: JSON.parse(filled) })
    expect(tenant.applications.list()).toHaveLength(1)
  })

  test('without it: an application that exists keeps its secret', async () => {
    const secret = createSecret()
    const { steps } = JSON.parse(writeRecipe({ ...application, roles: ['Owner'] }, secret))
    const again = JSON.parse(writeRecipe(application, ''))
    const recipe = { ...again, steps: [...steps, ...again.steps] }
    const tenant = createMockIssuer({ issuer, recipe })
    expect(tenant.applications.get('stocksync')?.roles).toEqual(application.roles)
    expect((await logIn(tenant, secret)).status).toBe(200)
  })

  test('has the envelope of Orchard Core', () => {
    expect(JSON.parse(writeRecipe(application, ''))).toMatchObject({
      name: expect.any(String),
      displayName: expect.any(String),
      description: expect.any(String),
      version: '1.0.0',
      issetuprecipe: false,
      categories: [],
      tags: [],
    })
  })
})
