import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import type { JsonObject } from '../base/json';
import { assignedPolicy } from './assigned-policy';
import { BINDINGS_POLICY } from './bindings-policy';
import { exceptionsPolicy } from './exceptions-policy';
import { grantLines, labelLines } from './grant-lines';
import { GRANTS_POLICY } from './grants-policy';
import { LABELS_POLICIES } from './labels-policies';
import { micPodsPolicy } from './mic-pods-policy';
import { GRANTS, LABELS } from './names';
import type { Policy } from './policy';
import { parametersObject, policyObjects } from './policy';
import type { AdmissionRules } from './rules';

/** The objects, in an order in which they can be applied one by one; or why there are none. */
export type AdmissionObjects =
  | { readonly ok: true; readonly objects: readonly JsonObject[] }
  | { readonly ok: false; readonly failure: Failure };

/** What a ConfigMap may hold: https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1024 * 1024;

/**
 * ValidatingAdmissionPolicies (v1, Kubernetes 1.30 and later) that keep namespaces apart, their bindings, and the ConfigMaps
 * that they read. Parameters come first: a policy that denies refuses everything while its ConfigMap is not there.
 */
export function admissionObjects(rules: AdmissionRules): AdmissionObjects {
  const parameters = [
    { name: GRANTS, data: grantLines(rules.grants) },
    ...(rules.labels === undefined ? [] : [{ name: LABELS, data: labelLines(rules.labels) }]),
  ];
  const large = parameters.find(({ data }) => sizeOf(data) > MAX_BYTES);
  if (large !== undefined) return { ok: false, failure: tooLarge(large.name, large.data) };
  return {
    ok: true,
    objects: [
      ...parameters.map(({ name, data }) => parametersObject(name, data)),
      ...policiesFor(rules).flatMap((policy) => policyObjects(policy, rules.effect)),
    ],
  };
}

/** True for a version (`1.30.4`, `v1.31`) that has ValidatingAdmissionPolicy v1. */
export function servesAdmissionPolicies(kubernetesVersion: string): boolean {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 30);
}

function policiesFor(rules: AdmissionRules): readonly Policy[] {
  return [
    GRANTS_POLICY,
    BINDINGS_POLICY,
    exceptionsPolicy(rules),
    assignedPolicy(rules),
    micPodsPolicy(rules),
    ...(rules.labels === undefined ? [] : LABELS_POLICIES),
  ];
}

/** As the API server counts: values only, in bytes. */
function sizeOf(data: Readonly<Record<string, string>>): number {
  return Object.values(data).reduce((sum, value) => sum + Buffer.byteLength(value), 0);
}

function tooLarge(name: string, data: Readonly<Record<string, string>>): Failure {
  const lines = Object.values(data).reduce((sum, value) => sum + value.split('\n').length, 0);
  return {
    policy: 'Stalled',
    code: 'GrantsTooLarge',
    message: `ConfigMap ${name} would hold ${counted(lines, 'grant')} in ${sizeOf(data)} bytes, and Kubernetes takes ${MAX_BYTES} at most. The policies in the cluster stay as they are.`,
    remedy:
      'Let fewer identities be for the cluster (tag identities.clustersTag), or name namespaces by a glob instead of one by one.',
  };
}
