import type { Json } from '../../base/json';
import { NotComputed } from './failure';
import { editField } from './field-path';
import { plainValue } from './go-scalar';
import type { FieldSpec } from './kustomization-file';
import {
  type Gvk,
  isSelected,
  originalId,
  type Resource,
  exactText,
  withPrevious,
  withValue,
} from './resource';

/** Their names are never changed. */
const SKIPPED: readonly Partial<Gvk>[] = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

export interface Affix {
  readonly kind: 'prefix' | 'suffix';
  readonly text: string;
  readonly specs: readonly FieldSpec[];
}

/** Resources with a prefix or suffix added to their names, except those kinds that kustomize leaves as they are. */
export function withAffix(resources: readonly Resource[], affix: Affix): readonly Resource[] {
  return resources.map((resource) => {
    const id = originalId(resource);
    if (SKIPPED.some((gvk) => isSelected(id, gvk))) return resource;
    return affix.specs
      .filter((spec) => isSelected(id, spec))
      .reduce((now, spec) => renamed(now, spec, affix), resource);
  });
}

function renamed(resource: Resource, spec: FieldSpec, affix: Affix): Resource {
  const start = spec.path === 'metadata/name' ? remembered(resource, affix) : resource;
  return withValue(
    start,
    editField(resource.value, spec, {
      create: 'scalar',
      set: (value) => affixed(exactText(value, resource.writing), affix),
    }),
  );
}

function remembered(resource: Resource, { kind, text }: Affix): Resource {
  const now = withPrevious(resource);
  return kind === 'prefix'
    ? { ...now, prefixes: [...now.prefixes, text] }
    : { ...now, suffixes: [...now.suffixes, text] };
}

function affixed(old: string, { kind, text }: Affix): Json {
  const result = kind === 'prefix' ? `${text}${old}` : `${old}${text}`;
  // Such a name is a number to kustomize when it was written without quotes.
  if (typeof plainValue(result, 'yaml.v3') === 'string') return result;
  throw new NotComputed(
    'KustomizeFeature',
    `A name prefix or suffix makes ${result}, which may be read as a number.`,
  );
}
