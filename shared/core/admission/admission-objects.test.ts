import type { Json, JsonObject } from '../base/json';
import { isJsonObject } from '../base/json';
import { resourceId } from '../base/resource-id';
import { admissionObjects, servesAdmissionPolicies } from './admission-objects';
import type { AdmissionRules, Grant } from './rules';

const RULES: AdmissionRules = {
  effect: 'deny',
  grants: [],
  micNamespace: 'default',
  assignedWriters: [],
  exceptions: [],
};
const LABELS = new Map<string, readonly string[]>();

function objectsOf(rules: Partial<AdmissionRules> = {}): readonly JsonObject[] {
  const made = admissionObjects({ ...RULES, labels: LABELS, ...rules });
  if (!made.ok) throw new Error(made.failure.message);
  return made.objects;
}

function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (inner, name) => (isJsonObject(inner) ? inner[name] : undefined),
    value,
  );
}

function ofKind(kind: string, rules: Partial<AdmissionRules> = {}): readonly JsonObject[] {
  return objectsOf(rules).filter((object) => object.kind === kind);
}

function manyGrants(count: number): readonly Grant[] {
  return Array.from({ length: count }, (_, index) => ({
    namespaces: 'payments',
    identity: resourceId(
      `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/identity-${index}`,
    ),
    clientId: `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, '0')}`,
  }));
}

describe('the objects that keep namespaces apart', () => {
  it('are eight policies with a binding each, and two ConfigMaps before them', () => {
    const kinds = objectsOf().map(({ kind }) => kind);
    expect(kinds.slice(0, 2)).toEqual(['ConfigMap', 'ConfigMap']);
    expect(ofKind('ValidatingAdmissionPolicy')).toHaveLength(8);
    expect(ofKind('ValidatingAdmissionPolicyBinding')).toHaveLength(8);
    expect(kinds).toHaveLength(18);
  });

  it('bear our name, so that nobody takes them for objects of the chart', () => {
    for (const object of objectsOf()) {
      expect(at(object, 'metadata', 'name')).toMatch(/^identity-reconciler-/);
      expect(at(object, 'metadata', 'labels')).toEqual({
        'app.kubernetes.io/managed-by': 'aks-identity-reconciler',
      });
    }
  });

  it('refuse nothing as long as they only audit, not even without their ConfigMap', () => {
    for (const policy of ofKind('ValidatingAdmissionPolicy', { effect: 'audit' })) {
      expect(at(policy, 'spec', 'failurePolicy')).toBe('Ignore');
    }
    for (const binding of ofKind('ValidatingAdmissionPolicyBinding', { effect: 'audit' })) {
      expect(at(binding, 'spec', 'validationActions')).toEqual(['Warn', 'Audit']);
      expect(at(binding, 'spec', 'paramRef', 'parameterNotFoundAction')).not.toBe('Deny');
    }
  });

  it('never combine Deny and Warn, which the API server refuses', () => {
    for (const binding of ofKind('ValidatingAdmissionPolicyBinding')) {
      expect(at(binding, 'spec', 'validationActions')).toEqual(['Deny', 'Audit']);
    }
  });

  it("always name the namespace of their parameters, or a tenant's own ConfigMap would grant", () => {
    const references = ofKind('ValidatingAdmissionPolicyBinding')
      .map((binding) => at(binding, 'spec', 'paramRef'))
      .filter((reference) => reference !== undefined);
    expect(references).toHaveLength(2);
    for (const reference of references) expect(at(reference, 'namespace')).toBe('kube-system');
  });

  it('leave labels of pods alone where no labels are granted', () => {
    const made = admissionObjects(RULES);
    expect(made.ok && JSON.stringify(made.objects)).not.toContain('aadpodidbinding');
  });

  it("name MIC's account only where MIC runs", () => {
    expect(JSON.stringify(objectsOf())).not.toContain('system:serviceaccount');
    const mic = { namespace: 'kube-system', serviceAccounts: ['aad-pod-identity-mic'] };
    expect(JSON.stringify(objectsOf({ mic }))).toContain(
      'system:serviceaccount:kube-system:aad-pod-identity-mic',
    );
  });

  it('fit 4,000 grants, and say so where no ConfigMap holds them', () => {
    expect(admissionObjects({ ...RULES, grants: manyGrants(4000) }).ok).toBe(true);
    const made = admissionObjects({ ...RULES, grants: manyGrants(8000) });
    expect(made).toMatchObject({ ok: false, failure: { code: 'GrantsTooLarge' } });
    expect(made.ok || made.failure.remedy).toContain('identities.clustersTag');
  });
});

test.each([
  ['1.29.9', false],
  ['1.30.0', true],
  ['v1.34.2', true],
  ['1.9', false],
  ['2.0', true],
  ['', false],
])('Kubernetes %s has the policies: %s', (version, serves) => {
  expect(servesAdmissionPolicies(version)).toBe(serves);
});
