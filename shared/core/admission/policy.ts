import type { JsonObject } from '../base/json';
import { OURS, OURS_LABEL } from '../cluster/objects';
import { PARAMETERS_NAMESPACE, PREFIX } from './names';
import type { AdmissionRules } from './rules';

/** A policy, before it is known whether it refuses or only tells. */
export interface Policy {
  /** Without our prefix. */
  readonly name: string;
  readonly match: JsonObject;
  /** When it looks at all, in CEL; absent: at each request. */
  readonly condition?: { readonly name: string; readonly expression: string };
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  readonly validations: readonly JsonObject[];
  /** Name of the ConfigMap that is its `params`. */
  readonly parameters?: string;
}

const API_VERSION = 'admissionregistration.k8s.io/v1';

/** What changes of an object is judged; what was there before may still be labelled, and lose its finalizers. */
export const SPEC_CHANGES = {
  name: 'spec-changes',
  expression:
    'oldObject == null || !(has(oldObject.spec) ? (has(object.spec) && object.spec == oldObject.spec) : !has(object.spec))',
} as const;

/** Match constraints for one resource of AAD Pod Identity. */
export function onResource(resource: string): JsonObject {
  return {
    matchPolicy: 'Equivalent',
    resourceRules: [
      {
        apiGroups: ['aadpodidentity.k8s.io'],
        apiVersions: ['*'],
        operations: ['CREATE', 'UPDATE'],
        resources: [resource],
      },
    ],
  };
}

/** The ValidatingAdmissionPolicy and its binding. */
export function policyObjects(
  policy: Policy,
  effect: AdmissionRules['effect'],
): readonly JsonObject[] {
  return [definition(policy, effect), binding(policy, effect)];
}

/**
 * A ConfigMap that is missing and a condition that fails refuse whatever the binding's actions are, unless the policy
 * ignores failures: with `audit` nothing may be refused.
 */
function definition(policy: Policy, effect: AdmissionRules['effect']): JsonObject {
  const { name, match, condition, variables, validations, parameters } = policy;
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicy',
    metadata: metadata(name),
    spec: {
      failurePolicy: effect === 'deny' ? 'Fail' : 'Ignore',
      ...(parameters !== undefined && { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } }),
      matchConstraints: match,
      ...(condition !== undefined && { matchConditions: [condition] }),
      ...(variables !== undefined && { variables: [...variables] }),
      validations,
    },
  };
}

/** Always with the namespace of the parameters: without it the tenant's own ConfigMap of that name would count. */
function binding({ name, parameters }: Policy, effect: AdmissionRules['effect']): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: metadata(name),
    spec: {
      policyName: `${PREFIX}${name}`,
      ...(parameters !== undefined && {
        paramRef: {
          name: parameters,
          namespace: PARAMETERS_NAMESPACE,
          parameterNotFoundAction: effect === 'deny' ? 'Deny' : 'Allow',
        },
      }),
      // Deny and Warn together are not valid.
      validationActions: effect === 'deny' ? ['Deny', 'Audit'] : ['Warn', 'Audit'],
    },
  };
}

function metadata(name: string): JsonObject {
  return { name: `${PREFIX}${name}`, labels: { [OURS_LABEL]: OURS } };
}

/** A ConfigMap of parameters. */
export function parametersObject(name: string, data: Readonly<Record<string, string>>): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: PARAMETERS_NAMESPACE, labels: { [OURS_LABEL]: OURS } },
    data,
  };
}
