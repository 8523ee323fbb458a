import type { FluxServed } from '../kubernetes';

/** API versions that a minor release of Flux 2 serves, as its CRDs say. */
export function servedBy(minor: number): FluxServed {
  return {
    HelmRelease: [
      ...(minor < 7 ? ['v2beta1'] : []),
      ...(minor >= 2 && minor < 8 ? ['v2beta2'] : []),
      ...(minor >= 3 ? ['v2'] : []),
    ],
    HelmRepository: [...(minor < 8 ? ['v1beta2'] : []), ...(minor >= 3 ? ['v1'] : [])],
    OCIRepository: [...(minor < 8 ? ['v1beta2'] : []), ...(minor >= 6 ? ['v1'] : [])],
    GitRepository: [...(minor < 8 ? ['v1beta2'] : []), 'v1'],
    Kustomization: [...(minor < 8 ? ['v1beta2'] : []), 'v1'],
  };
}
