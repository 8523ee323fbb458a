import { createStore, memoryTables } from '../../shared/adapters/store';
import type { TableGateway } from '../../shared/adapters/store';
import type { Store } from '../../shared/adapters/store/store';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { Adapters } from '../../shared/current-adapters';
import { provideAdapters } from '../../shared/current-adapters';
import { NO_GITOPS, NOW, profile, SUBSCRIPTION } from './world';

/** Services for one activity: a real store on tables in memory, and of the systems outside what a test puts in. */
export function installServices(
  world: Partial<Adapters> = {},
  tables: TableGateway = memoryTables(),
): {
  readonly store: Store;
  readonly services: Adapters;
} {
  const store = createStore(tables, { wait: async () => {} });
  let ids = 0;
  const services = {
    store,
    newId: () => `id-${(ids += 1)}`,
    configuration: configured(),
    correlate: <T>(_: string, work: () => Promise<T>) => work(),
    now: () => NOW,
    secret: () => undefined,
    access: 'keys',
    dryRun: false,
    log: () => undefined,
    ...world,
  } as Adapters;
  provideAdapters(() => services);
  return { store, services };
}

export function configuration(overrides: Partial<Configuration> = {}): Configuration {
  return {
    settings: {
      subscriptions: [SUBSCRIPTION],
      tagPrefix: 'identity-reconciler.',
      cooldownSeconds: 20,
      contestedAfter: 3,
      maxWritesPerHour: 300,
      propagationSeconds: 0,
      absenceProofSeconds: 300,
      planRetentionDays: 30,
    },
    profiles: [profile()],
    ...NO_GITOPS,
    ...overrides,
  };
}

/** The source of a configuration that stands. */
export function configured(overrides: Partial<Configuration> = {}): Adapters['configuration'] {
  return {
    current: async () => ({
      configuration: configuration(overrides),
      version: 'test',
      warnings: [],
      problems: [],
    }),
  };
}
