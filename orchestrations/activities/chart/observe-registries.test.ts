import type { Azure } from '../../../shared/adapters/azure/azure';
import type { Registries } from '../../../shared/adapters/registry/registry';
import type { Digest } from '../../../shared/core/charts/release';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Adapters } from '../../../shared/current-adapters';
import { digestOf, image, registry, resolved } from '../../../test/support/charts';
import { failure } from '../../../test/support/runs';
import { observeRegistries } from './observe-registries';

const OURS = registry('one');

/** How a look at a registry fails that answers so, in an Azure that says of it what `about` gives. */
async function failedLook(
  refused: Failure,
  about: () => Promise<Awaited<ReturnType<Azure['getRegistry']>>>,
): Promise<Failure | undefined> {
  const services = {
    registries: {
      head: async () => {
        throw new ReconcileError(refused);
      },
    } satisfies Partial<Registries> as unknown as Registries,
    azure: { getRegistry: about } satisfies Partial<Azure> as unknown as Azure,
  } as Partial<Adapters> as Adapters;
  const [seen] = await observeRegistries(services, resolved(), [OURS], []);
  return seen?.failure;
}

const SILENT = failure({ policy: 'Transient', code: 'RegistryUnavailable' });

test('of a registry that does not answer, Resource Manager is asked why', async () => {
  const found = await failedLook(SILENT, async () => ({
    ...{ id: OURS.id, loginServer: OURS.loginServer, location: 'westeurope' },
    ...{ provisioningState: 'Succeeded', publicNetworkAccess: false, repositoryRights: false },
  }));
  expect(found).toMatchObject({ policy: 'Stalled', code: 'RegistryUnreachable' });
});

test('where Resource Manager does not answer either, the first failure stands', async () => {
  const found = await failedLook(SILENT, () =>
    Promise.reject(new ReconcileError(failure({ code: 'AuthorizationFailed' }))),
  );
  expect(found).toEqual(SILENT);
});

test('about a registry that is busy nobody else is asked', async () => {
  const busy = failure({ policy: 'Throttled', code: 'RegistryThrottled' });
  let asked = 0;
  const found = await failedLook(busy, async () => {
    asked += 1;
    return undefined;
  });
  expect({ found, asked }).toEqual({ found: busy, asked: 0 });
});

describe('the source of an image', () => {
  const HAS = digestOf('1');
  /** How often the source is asked about one image, of which `digest` was recorded, and what a registry should have. */
  async function asked(digest: Digest | undefined, has: boolean): Promise<readonly unknown[]> {
    let times = 0;
    const services = {
      registries: {
        head: async () => (has ? { digest: HAS } : undefined),
        sourceHead: async () => {
          times += 1;
          return { digest: HAS };
        },
      } as unknown as Registries,
    } as Partial<Adapters> as Adapters;
    const one = image('one');
    const pinned = [{ ...one, ...(digest !== undefined && { digest }) }];
    const [seen] = await observeRegistries(services, resolved({ images: [one] }), [OURS], pinned);
    return [times, seen?.images[0]?.expected];
  }

  test('is not asked about what a registry has and whose digest was recorded', async () => {
    expect(await asked(HAS, true)).toEqual([0, HAS]);
  });

  test('is asked about what a registry lacks, or whose digest nobody recorded', async () => {
    expect(await asked(HAS, false)).toEqual([1, HAS]);
    expect(await asked(undefined, true)).toEqual([1, HAS]);
  });

  test('that offers other bytes under the tag does not change what was recorded', async () => {
    const recorded = digestOf('2');
    expect(await asked(recorded, false)).toEqual([1, recorded]);
  });
});
