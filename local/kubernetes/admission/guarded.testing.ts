import { admissionObjects } from '../../../shared/core/admission/admission-objects';
import type { AdmissionRules } from '../../../shared/core/admission/rules';
import { addonExceptions } from '../../../shared/core/pod-identity/exceptions';
import type { JsonMap, KubeObject } from '../object';
import { admissionSet } from './admission-set';
import { admit } from './admit';
import type { AdmissionRequest, AdmittedResource, Verdict } from './request';

const RULES: AdmissionRules = {
  effect: 'deny',
  grants: [],
  micNamespace: 'default',
  assignedWriters: [],
  exceptions: addonExceptions({ mode: 'managed', mic: 'in-cluster' }),
};

/** A request of an administrator, whom the policies judge as anybody. */
export interface Asked extends Partial<Pick<AdmissionRequest, 'subResource' | 'userInfo'>> {
  readonly object?: KubeObject;
  readonly oldObject?: KubeObject;
}

/** A cluster with our policies in force. `drop`: objects that somebody has taken away. */
export function guarded(
  rules: Partial<AdmissionRules>,
  drop: (object: JsonMap) => boolean = () => false,
): (asked: Asked) => Verdict {
  const made = admissionObjects({ ...RULES, ...rules });
  if (!made.ok) throw new Error(made.failure.message);
  const set = admissionSet(made.objects.filter((each) => !drop(each)));
  return (asked) => admit(requestOf(asked), set);
}

function requestOf({ object, oldObject, ...rest }: Asked): AdmissionRequest {
  const one = object ?? oldObject;
  if (one === undefined) throw new Error('a request is about an object');
  const { name, namespace } = one.metadata;
  const operation = object === undefined ? 'DELETE' : oldObject === undefined ? 'CREATE' : 'UPDATE';
  return {
    operation,
    resource: resourceOf(one.kind),
    name,
    ...(namespace !== undefined && { namespace }),
    ...(object !== undefined && { object }),
    ...(oldObject !== undefined && { oldObject }),
    userInfo: { username: 'admin', groups: ['system:masters'] },
    ...rest,
  };
}

function resourceOf(kind: string): AdmittedResource {
  const version = 'v1';
  if (kind === 'Pod') return { group: '', version, kind, plural: 'pods' };
  if (kind === 'Binding') return { group: '', version, kind, plural: 'bindings' };
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  return { group: 'aadpodidentity.k8s.io', version, kind, plural };
}

/** An object of AAD Pod Identity, a pod or a Binding. */
export function objectOf(
  kind: string,
  namespace: string,
  rest: object = {},
  metadata: object = {},
): KubeObject {
  const apiVersion = kind.startsWith('Azure') ? 'aadpodidentity.k8s.io/v1' : 'v1';
  return { apiVersion, kind, metadata: { name: 'x', namespace, ...metadata }, ...rest };
}
