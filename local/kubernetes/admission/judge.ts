import type { Subject } from '../auth';
import { invalid } from '../field-error';
import type { JsonMap, KubeObject } from '../object';
import { textOf } from '../object';
import type { Registry } from '../registry';
import type { Resource } from '../resources';
import { kindOf, qualified } from '../resources';
import { KubeError } from '../status';
import type { Store } from '../store';
import { admit } from './admit';
import type { AdmissionRefusal, AdmissionRequest, AdmissionSet } from './request';
import { policyCauses } from './well-formed';

const GROUP_VERSION = 'admissionregistration.k8s.io/v1';

/** A write that is about to happen. */
export interface Write {
  readonly operation: AdmissionRequest['operation'];
  readonly resource: Resource;
  readonly subResource?: string;
  /** Absent for DELETE. */
  readonly object?: KubeObject;
  /** Absent for CREATE. */
  readonly oldObject?: KubeObject;
}

/** Throws a KubeError where a policy refuses. */
export type Judge = (write: Write) => void;

/** Asks the policies that lie in the store, for one caller. `warn`: told what a policy only warns of. */
export function judgeFor(
  { store, registry }: { readonly store: Store; readonly registry: Registry },
  { user, groups }: Subject,
  warn: (text: string) => void,
): Judge {
  const all = (kind: string): readonly KubeObject[] => {
    const resource = registry.byKind(GROUP_VERSION, kind);
    return resource === undefined ? [] : store.list(resource);
  };
  const core = (kind: string, namespace: string | undefined, name: string): JsonMap | undefined => {
    const resource = registry.byKind('v1', kind);
    return resource && store.get(resource, namespace, name);
  };
  return (write) => {
    assertWellFormed(write);
    const set: AdmissionSet = {
      policies: all('ValidatingAdmissionPolicy'),
      bindings: all('ValidatingAdmissionPolicyBinding'),
      parameter: (namespace, name) => core('ConfigMap', namespace, name),
    };
    if (set.policies.length === 0) return;
    const request = requestOf(write, { username: user, groups });
    const namespaceObject = core('Namespace', undefined, request.namespace ?? '');
    const { refusal, warnings } = admit(
      { ...request, ...(namespaceObject !== undefined && { namespaceObject }) },
      set,
    );
    warnings.forEach(warn);
    if (refusal !== undefined) throw refused(write, refusal);
  };
}

function assertWellFormed({ resource, object }: Write): void {
  if (object === undefined || resource.group !== 'admissionregistration.k8s.io') return;
  const causes = policyCauses(object);
  if (causes.length > 0) throw invalid(kindOf(resource), object.metadata.name, causes);
}

function requestOf(
  { operation, resource, subResource, object, oldObject }: Write,
  userInfo: AdmissionRequest['userInfo'],
): AdmissionRequest {
  const { name = '', namespace } = (object ?? oldObject)?.metadata ?? {};
  return {
    operation,
    resource,
    ...(subResource !== undefined && { subResource }),
    name,
    ...(namespace !== undefined && { namespace }),
    ...(object !== undefined && { object }),
    ...(oldObject !== undefined && { oldObject }),
    userInfo,
  };
}

/** As the server words it, whatever the code is. */
function refused(
  { resource, object, oldObject }: Write,
  { code, reason, message }: AdmissionRefusal,
): KubeError {
  const { group, plural } = resource;
  const name = textOf((object ?? oldObject)?.metadata.name);
  return new KubeError(code, reason, `${qualified(resource)} "${name}" is forbidden: ${message}`, {
    name,
    ...(group !== '' && { group }),
    kind: plural,
    causes: [{ message }],
  });
}
