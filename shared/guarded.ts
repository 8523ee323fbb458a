import type { Services } from './services';
import type { Systems, Writers } from './writers';

/** What a process has. */
export type AllServices = Omit<Services, 'writers' | keyof Systems> & Systems;

/** Services whose writing side is behind the permit. */
export function guarded(services: AllServices): Services {
  const { azure, kubernetes, registries } = services;
  const writers: Writers = {
    azure,
    kubernetes: (cluster) => kubernetes.of(cluster),
    registries,
    forge: (target) => services.forge(target),
  };
  return { ...services, writers: () => writers };
}
