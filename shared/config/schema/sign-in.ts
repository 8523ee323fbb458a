import { SETTING_NAME } from './names';
import { constant, map, optional, refTo, whole } from './parts';

const GITHUB_APP = map(
  {
    appId: whole({
      title: 'number',
      description: 'Id of the App.',
      expected: 'a number such as 123456',
      minimum: 1,
      examples: [123456],
    }),
    installationId: whole({
      title: 'number',
      description: 'Id of its installation in the organisation.',
      expected: 'a number such as 7654321',
      minimum: 1,
      examples: [7654321],
    }),
    privateKey: refTo(SETTING_NAME, {
      description: 'Name of the app setting with the private key (PEM).',
      expected:
        'upper-case letters, digits and underscores, a letter first, such as GITHUB_APP_KEY',
      examples: ['GITHUB_APP_KEY'],
    }),
  },
  {
    title: 'GitHub App',
    description:
      'An installation of a GitHub App. It needs contents and pull requests, read and write.',
    expected: 'a map with the keys appId, installationId and privateKey',
    examples: [{ appId: 123456, installationId: 7654321, privateKey: 'GITHUB_APP_KEY' }],
  },
);

export const AUTH = map(
  {
    token: optional(
      refTo(SETTING_NAME, {
        description: 'Name of the app setting with an access token.',
        examples: ['GITHUB_TOKEN'],
      }),
    ),
    githubApp: optional(GITHUB_APP),
    managedIdentity: optional(
      constant(true, {
        title: 'choice of our own identity',
        description:
          'Our own managed identity; Azure DevOps only, where it must be a user with write access to the repository.',
        expected: 'true, or no such key',
        examples: [true],
      }),
    ),
  },
  {
    title: 'way to sign in',
    description:
      'How we sign in: one of the keys. Secrets are in app settings (in Azure: references to Key Vault), never here.',
    expected: 'one of token, githubApp and managedIdentity',
    examples: [{ token: 'GITHUB_TOKEN' }],
  },
);
