import type { JsonMap } from './object';
import type { Named } from './status';

/** A kind of object that the server serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly listKind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Whether its objects count their changes. */
  readonly hasGeneration: boolean;
  /** Status is a resource of its own. */
  readonly hasStatus: boolean;
  /** Of a custom resource; built-in kinds are taken as they come. */
  readonly custom?: true;
  /** Structural schema of a custom resource. */
  readonly schema?: JsonMap;
  /** What `kubectl get` prints beside the name; without any, the age. */
  readonly columns: readonly Column[];
}

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
  readonly jsonPath: string;
}

export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `azureidentities.aadpodidentity.k8s.io`, as messages name a resource. */
export function qualified({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

export function pluralOf({ group, plural }: Pick<Resource, 'group' | 'plural'>): Named {
  return { group, name: plural };
}

export function kindOf({ group, kind }: Pick<Resource, 'group' | 'kind'>): Named {
  return { group, name: kind };
}
