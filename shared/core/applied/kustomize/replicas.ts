import { type Accumulated, allIds } from './accumulated';
import { BuildError } from './failure';
import { editField } from './field-path';
import type { FieldSpec } from './kustomization-file';
import { isSelected, type Resource, withValue } from './resource';

export interface Replicas {
  readonly name: string;
  readonly count: number;
}

/** An entry of `replicas`: by any name that the workload has or had. */
export function withReplicas(
  on: Accumulated,
  { name, count }: Replicas,
  specs: readonly FieldSpec[],
): Accumulated {
  let found = on.incomplete;
  const resources = on.resources.map((resource) =>
    specs.reduce((now, spec) => {
      if (!isMeant(now, name, spec)) return now;
      found = true;
      return withValue(now, editField(now.value, spec, { create: 'scalar', set: () => count }));
    }, resource),
  );
  if (!found)
    throw new BuildError(
      `resource with name ${name} does not match a config with the GVK of a workload`,
    );
  return { ...on, resources };
}

function isMeant(resource: Resource, name: string, spec: FieldSpec): boolean {
  return allIds(resource).some((id) => id.name === name && isSelected(id, spec));
}
