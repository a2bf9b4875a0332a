import type { Application } from './application.ts'

/**
 * An Orchard Core recipe that does what the page does (wire profile, 5.2 and 5.4). It adds the
 * application, or replaces everything of the one of that Client ID but its secret if none is given.
 *
 * @param secret '' leaves it to whoever imports it
 * @returns JSON text
 */
export function writeRecipe(application: Application, secret: string): string {
  const { clientId, displayName, roles } = application
  const recipe = {
    name: 'pos-auth-register',
    displayName: `Register ${displayName}`,
    description: 'Registers an application for the client credentials flow',
    author: '',
    website: '',
    version: '1.0.0',
    issetuprecipe: false,
    categories: [],
    tags: [],
    steps: [{
      name: 'OpenIdApplication',
      ClientId: clientId,
      DisplayName: displayName,
      Type: 'confidential',
      ConsentType: 'explicit',
      ClientSecret: secret,
      RoleEntries: roles.map((Name) => ({ Name })),
      ScopeEntries: [],
      AllowClientCredentialsFlow: true,
    }],
  }
  return `${JSON.stringify(recipe, undefined, 2)}\n`
}
