import type { Adapters } from './current-adapters';
import type { Systems, Writers } from './writers';

/** What a process has. */
export type AllAdapters = Omit<Adapters, 'writers' | keyof Systems> & Systems;

/** Adapters whose writing side is behind the permit. */
export function guarded(services: AllAdapters): Adapters {
  const { azure, kubernetes, registries } = services;
  const writers: Writers = {
    azure,
    kubernetes: (cluster) => kubernetes.of(cluster),
    registries,
    forge: (repository) => services.forge(repository),
  };
  return { ...services, writers: () => writers };
}
