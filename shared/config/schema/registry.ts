import { ENTRY_NAME, REPOSITORY_PREFIX } from './names';
import { definition, list, map, optional, refTo, text } from './parts';

export const REGISTRY = definition(
  'registry',
  map(
    {
      name: refTo(ENTRY_NAME, { examples: ['shared'] }),
      id: text({
        title: 'registry id',
        description: 'Resource id of the registry.',
        expected:
          '/subscriptions/<GUID>/resourceGroups/<name>/providers/Microsoft.ContainerRegistry/registries/<name>',
        pattern: String.raw`^/[sS][uU][bB][sS][cC][rR][iI][pP][tT][iI][oO][nN][sS]/`,
        examples: [
          '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrfleet',
        ],
      }),
      loginServer: optional(
        text({
          title: 'login server',
          description:
            'Host that images are pulled from. Without it: `<name of the registry>.azurecr.io`.',
          expected: 'a host name such as acrfleet.azurecr.io, without https://',
          pattern: String.raw`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d{1,5})?$`,
          examples: ['acrfleet.azurecr.us'],
        }),
      ),
      locations: list(
        text({
          title: 'Azure region',
          expected: 'a region such as westeurope',
          pattern: String.raw`^[A-Za-z][A-Za-z0-9 ]{1,49}$`,
        }),
        {
          title: 'regions',
          description: 'Azure regions whose clusters pull from it. Without it: any.',
          expected: 'a list of Azure regions',
          uniqueItems: true,
          default: [],
          examples: [['westeurope']],
        },
      ),
      chartPrefix: refTo(REPOSITORY_PREFIX, {
        description: 'A chart is in the repository `<chartPrefix>/<chart>`.',
        default: 'charts',
        examples: ['helm'],
      }),
      imagePrefix: refTo(REPOSITORY_PREFIX, {
        description:
          'Put before the repository of each image. Without it an image keeps its path, such as `oss/azure/aad-pod-identity/nmi`.',
        default: '',
        examples: ['mirror'],
      }),
    },
    {
      title: 'registry',
      description: 'A container registry (ACR).',
      expected: 'a map with at least the keys name and id',
      examples: [
        {
          name: 'shared',
          id: '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-fleet/providers/Microsoft.ContainerRegistry/registries/acrfleet',
        },
      ],
    },
  ),
);
