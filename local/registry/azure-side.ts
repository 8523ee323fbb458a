/** Puts registries behind a simulated Azure: imports, rights and events. */
import type { SimulatedAzure } from '../azure';
import type { SimulatedRegistries } from './index';
import type { Right } from './model';

/** What AcrPull, AcrPush and AcrDelete allow. */
const ACTIONS: Readonly<Record<Right, string>> = {
  pull: 'Microsoft.ContainerRegistry/registries/pull/read',
  push: 'Microsoft.ContainerRegistry/registries/push/write',
  delete: 'Microsoft.ContainerRegistry/registries/artifacts/delete',
};

/**
 * Each container registry of `azure`, now and later, gets an ACR; who may do what there follows from its role
 * assignments; what is pushed, imported or deleted is published to its Event Grid.
 */
export function connectRegistries(azure: SimulatedAzure, registries: SimulatedRegistries): void {
  const { world } = azure;
  azure.useRegistries({
    opened: (registry) => void registries.addAcr(registry),
    hasTag: (loginServer, { repository, tag }) =>
      registries.digestOf(loginServer, repository, tag) !== undefined,
    copy: (order) => registries.importImage(order),
  });
  registries.setRights(({ objectId, host, right }) => {
    const registry = [...world.state.registries.values()].find((one) => one.loginServer === host);
    return registry !== undefined && azure.may(objectId, ACTIONS[right], registry.id);
  });
  registries.onEvent(({ type, source, subject, data }) =>
    azure.events.publish({ type, resource: source, subject, data }),
  );
}
