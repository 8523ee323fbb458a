import { CHART } from './chart';
import { PROFILE } from './profile';
import { REGISTRY } from './registry';
import { SETTINGS } from './settings';
import { REPOSITORY } from './repository';
import { constant, list, map, refTo } from './parts';

export const FILE = map(
  {
    apiVersion: constant('aks-identity-reconciler/v1', {
      title: 'version of this format',
      description: 'Version of the format of this file.',
      expected: 'aks-identity-reconciler/v1',
      examples: ['aks-identity-reconciler/v1'],
    }),
    settings: SETTINGS,
    profiles: list(refTo(PROFILE), {
      title: 'profiles',
      description:
        'What should be set up on which clusters. A cluster that several profiles select is left alone until its tag `<prefix>profile` chooses one of them.',
      expected: 'a list with at least one profile',
      minItems: 1,
      examples: [
        [
          {
            name: 'platform',
            selector: { names: ['aks-*'] },
            identities: {
              resourceGroups: [
                '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities',
              ],
            },
          },
        ],
      ],
    }),
    registries: list(refTo(REGISTRY), {
      title: 'registries',
      description: 'Container registries (ACR) that charts and their images are copied to.',
      expected: 'a list of registries',
      default: [],
      examples: [
        [
          {
            name: 'shared',
            id: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrfleet',
          },
        ],
      ],
    }),
    charts: list(refTo(CHART), {
      title: 'charts',
      description:
        'Helm charts that are kept up to date in the registries and, by pull requests, in the clusters.',
      expected: 'a list of charts',
      default: [],
      examples: [[{ preset: 'aad-pod-identity', version: '>=4.1.0 <5' }]],
    }),
    gitops: list(refTo(REPOSITORY), {
      title: 'repositories',
      description: 'Git repositories that pull requests go to, and how Flux is laid out in them.',
      expected: 'a list of repositories',
      default: [],
      examples: [
        [
          {
            name: 'fleet',
            provider: 'github',
            repository: 'contoso/fleet',
            auth: { token: 'GITHUB_TOKEN' },
          },
        ],
      ],
    }),
  },
  {
    title: 'Configuration of aks-identity-reconciler',
    description:
      'Which AKS clusters get which user-assigned identities, and how. One YAML 1.2 file; missing keys have the defaults given here.',
    expected: 'a map with the keys apiVersion, settings and profiles',
  },
);
