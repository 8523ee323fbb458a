import type { Azure } from '../../shared/adapters/azure/azure';
import type { Registries } from '../../shared/adapters/registry/registry';
import type { Failure } from '../../shared/core/errors';
import { ReconcileError } from '../../shared/core/errors';
import type { Services } from '../../shared/services';
import { registry, resolved } from '../../test/support/charts';
import { failure } from '../../test/support/runs';
import { seeRegistries } from './see-registries';

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
  } as Partial<Services> as Services;
  const [seen] = await seeRegistries(services, resolved(), [OURS], []);
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
