import type { JsonMap } from '../object';
import { asMap, isMap } from '../object';
import type { AdmissionSet } from './request';

/** What objects in a list decide: policies, bindings and ConfigMaps, as they would lie on a server. */
export function admissionSet(objects: readonly object[]): AdmissionSet {
  const maps = objects.filter(isMap);
  const ofKind = (wanted: string): readonly JsonMap[] => maps.filter(({ kind }) => kind === wanted);
  return {
    policies: ofKind('ValidatingAdmissionPolicy'),
    bindings: ofKind('ValidatingAdmissionPolicyBinding'),
    parameter: (namespace, name) =>
      ofKind('ConfigMap').find(({ metadata }) => {
        const found = asMap(metadata);
        return found.namespace === namespace && found.name === name;
      }),
  };
}
