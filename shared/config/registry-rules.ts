import { partsOf, tryResourceId } from '../core/base/resource-id';
import { loginServerOf } from './convert-gitops';
import { shown } from './problem';
import type { RawRegistry } from './raw';
import type { Remark } from './semantics';
import { problem, twins } from './semantics';
import type { Checked } from './sound';

const REGISTRY_TYPE = 'microsoft.containerregistry/registries';
const ID_FORM =
  '/subscriptions/<GUID>/resourceGroups/<name>/providers/Microsoft.ContainerRegistry/registries/<name>';

/** Remarks on registries that fit the schema. */
export function registryRemarks(registries: Checked<RawRegistry>): Remark[] {
  const [good, bad] = [
    registries.filter(isRegistry),
    registries.filter((each) => !isRegistry(each)),
  ];
  return [
    ...bad.map(({ value, index }) => {
      const found = `${shown(value.id)} is not the id of a container registry`;
      return problem(['registries', index, 'id'], found, ID_FORM);
    }),
    ...sameServerRemarks(good),
  ];
}

function isRegistry({ value }: Checked<RawRegistry>[number]): boolean {
  const id = tryResourceId(value.id);
  return id !== undefined && partsOf(id).type === REGISTRY_TYPE;
}

/** Two entries for one registry would bring each chart there twice, under rules that may differ. */
function sameServerRemarks(registries: Checked<RawRegistry>): Remark[] {
  const servers = registries.map(({ value }) => loginServerOf(value));
  return twins(servers).map(({ index, earlier }) => {
    const found = `${servers[index]} is the registry of ${shown(registries[earlier]?.value.name)} already`;
    const path = ['registries', registries[index]?.index ?? 0, 'id'];
    return problem(path, found, 'each registry once; for one in a national cloud, its loginServer');
  });
}
