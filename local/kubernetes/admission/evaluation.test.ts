import type { JsonMap } from '../object';
import { asMap } from '../object';
import { admissionSet } from './admission-set';
import { admit } from './admit';
import type { AdmissionRequest, Verdict } from './request';
import { policyCauses } from './well-formed';

const POD = { group: '', version: 'v1', kind: 'Pod', plural: 'pods' } as const;
const ALL_PODS = {
  resourceRules: [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods', 'pods/status'] },
  ],
};

function policy(spec: object, name = 'p'): JsonMap {
  return {
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: { matchConstraints: ALL_PODS, ...spec },
  };
}

function binding(spec: object = {}, name = 'p'): JsonMap {
  return {
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'], ...spec },
  };
}

function request(more: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    operation: 'CREATE',
    resource: POD,
    name: 'x',
    namespace: 'web',
    object: { metadata: { name: 'x', labels: { app: 'a' } }, spec: { replicas: 3 } },
    userInfo: { username: 'u', groups: [] },
    ...more,
  };
}

function verdict(objects: readonly object[], more: Partial<AdmissionRequest> = {}): Verdict {
  return admit(request(more), admissionSet(objects));
}

const NEVER = { validations: [{ expression: 'false' }] };

describe('a policy', () => {
  it('means nothing without a binding, nor a binding without a policy', () => {
    expect(verdict([policy(NEVER)]).refusal).toBeUndefined();
    expect(verdict([binding()]).refusal).toBeUndefined();
  });

  it('answers 422 Invalid unless it gives a reason, and names its expression without a message', () => {
    expect(verdict([policy(NEVER), binding()]).refusal).toEqual({
      code: 422,
      reason: 'Invalid',
      message:
        "ValidatingAdmissionPolicy 'p' with binding 'p' denied request: failed expression: false",
      policy: 'p',
    });
  });

  it.each([
    ['Forbidden', 403],
    ['Unauthorized', 401],
    ['RequestEntityTooLarge', 413],
    ['Invalid', 422],
  ])('with reason %s answers %d', (reason, code) => {
    const validations = [{ expression: 'false', reason, message: 'no' }];
    expect(verdict([policy({ validations }), binding()]).refusal).toMatchObject({ code, reason });
  });

  it.each([
    ['has a newline', "'a\\nb'", 'plain'],
    ['is blank', "' '", 'plain'],
    ['is no text', '1', 'plain'],
    ['fails', 'object.spec.nothing', 'plain'],
    ['says something', "' in ' + request.namespace + ' '", 'in web'],
  ])('falls back to its message when the expression of it %s', (_, messageExpression, told) => {
    const validations = [{ expression: 'false', message: 'plain', messageExpression }];
    const { refusal } = verdict([policy({ validations }), binding()]);
    expect(refusal?.message.split('denied request: ')[1]).toBe(told);
  });

  it('whose expression fails refuses, or admits when it ignores failures', () => {
    const validations = [{ expression: 'object.spec.nothing == 1' }];
    const { refusal } = verdict([policy({ validations }), binding()]);
    expect(refusal?.message).toContain(
      "expression 'object.spec.nothing == 1' resulted in error: no such key: nothing",
    );
    expect(
      verdict([policy({ validations, failurePolicy: 'Ignore' }), binding()]).refusal,
    ).toBeUndefined();
  });

  it('is not asked when one condition does not hold, whatever the others do', () => {
    const conditions = (...all: readonly string[]): object =>
      policy({
        ...NEVER,
        matchConditions: all.map((expression, index) => ({ name: `c${index}`, expression })),
      });
    expect(verdict([conditions('true', 'false'), binding()]).refusal).toBeUndefined();
    expect(verdict([conditions('object.spec.no', 'false'), binding()]).refusal).toBeUndefined();
    expect(verdict([conditions('object.spec.no', 'true'), binding()]).refusal).toBeDefined();
    expect(verdict([conditions('true'), binding()]).refusal).toBeDefined();
  });

  it('compares whole numbers as integers, and hands variables on', () => {
    const variables = [
      { name: 'count', expression: 'object.spec.replicas' },
      { name: 'twice', expression: 'variables.count * 2' },
    ];
    const validations = [{ expression: 'variables.twice == 6 && string(variables.count) == "3"' }];
    expect(verdict([policy({ variables, validations }), binding()]).refusal).toBeUndefined();
  });

  it('with a variable that fails refuses only when somebody asks for it', () => {
    const variables = [{ name: 'bad', expression: 'object.spec.nothing' }];
    const asks = policy({ variables, validations: [{ expression: 'variables.bad == 1' }] });
    const asksNot = policy({ variables, validations: [{ expression: 'true || variables.bad' }] });
    expect(verdict([asks, binding()]).refusal).toBeDefined();
    expect(verdict([asksNot, binding()]).refusal).toBeUndefined();
  });

  it('knows who asks, and nothing of the old object when there is none', () => {
    const validations = [
      { expression: "request.userInfo.username == 'u' && oldObject == null && params == null" },
    ];
    expect(verdict([policy({ validations }), binding()]).refusal).toBeUndefined();
  });
});

describe('what a binding does with a failure', () => {
  const actions = (...validationActions: readonly string[]): Verdict =>
    verdict([
      policy({ validations: [{ expression: 'false', message: 'no' }] }),
      binding({ validationActions }),
    ]);

  it('with Audit admits, and leaves a line in the audit log', () => {
    const { refusal, warnings, annotations } = actions('Audit');
    expect([refusal, warnings]).toEqual([undefined, []]);
    expect(
      JSON.parse(annotations['validation.policy.admission.k8s.io/validation_failure'] ?? ''),
    ).toEqual([
      {
        message: 'no',
        policy: 'p',
        binding: 'p',
        expressionIndex: 0,
        validationActions: ['Audit'],
      },
    ]);
  });

  it('with Warn admits, and warns the caller', () => {
    const { refusal, warnings } = actions('Warn');
    expect(refusal).toBeUndefined();
    expect(warnings).toEqual([
      "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': no",
    ]);
  });

  it('cannot be Deny and Warn at once, nor nothing', () => {
    expect(policyCauses(binding({ validationActions: ['Deny', 'Warn'] }))).toHaveLength(1);
    expect(policyCauses(binding({ validationActions: [] }))).toHaveLength(1);
    expect(policyCauses(binding())).toEqual([]);
  });

  it('never comes to it when the policy is no CEL', () => {
    expect(policyCauses(policy({ validations: [{ expression: 'a ||' }] }))[0]).toMatchObject({
      field: 'spec.validations[0].expression',
      detail: expect.stringMatching(/^compilation failed/) as string,
    });
  });
});

describe('parameters', () => {
  const params = policy({
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    validations: [{ expression: "params.data.open == 'yes'" }],
  });
  const config = (namespace: string, open: string): object => ({
    kind: 'ConfigMap',
    metadata: { namespace, name: 'grants' },
    data: { open },
  });

  it('are those of the namespace of the request when the reference names none: a tenant grants himself', () => {
    const loose = binding({ paramRef: { name: 'grants', parameterNotFoundAction: 'Deny' } });
    const all = [params, loose, config('kube-system', 'no')];
    expect(verdict(all).refusal).toBeDefined();
    expect(verdict([...all, config('web', 'yes')]).refusal).toBeUndefined();
  });

  it('that are gone refuse, before any condition is asked and whatever the actions are', () => {
    const reference = { name: 'grants', namespace: 'kube-system' };
    const gone = (parameterNotFoundAction: string, more: object = {}): Verdict =>
      verdict([
        { ...params, spec: { ...asMap(params.spec), ...more } },
        binding({
          paramRef: { ...reference, parameterNotFoundAction },
          validationActions: ['Audit'],
        }),
      ]);
    const never = { matchConditions: [{ name: 'c', expression: 'false' }] };
    expect(gone('Deny', never).refusal).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(gone('Deny', never).refusal?.message).toContain(
      'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction',
    );
    expect(gone('Deny', { failurePolicy: 'Ignore' }).refusal).toBeUndefined();
    expect(gone('Allow').refusal).toBeUndefined();
  });
});

describe('which requests a policy means', () => {
  const meant = (constraints: object, more: Partial<AdmissionRequest> = {}): boolean =>
    verdict([policy({ ...NEVER, matchConstraints: constraints }), binding()], more).refusal !==
    undefined;
  const rule = (more: object): object => ({
    resourceRules: [
      { apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], ...more },
    ],
  });

  it.each<[string, readonly string[], string | undefined, boolean]>([
    ['pods', ['pods'], undefined, true],
    ['pods do not mean their status', ['pods'], 'status', false],
    ['pods/status', ['pods/status'], 'status', true],
    ['pods/*', ['pods/*'], 'status', true],
    ['* does not mean subresources', ['*'], 'status', false],
    ['*/status', ['*/status'], 'status', true],
    ['*/*', ['*/*'], undefined, true],
    ['nodes', ['nodes'], undefined, false],
  ])('by resources: %s', (_, resources, subResource, is) => {
    expect(meant(rule({ resources }), { ...(subResource !== undefined && { subResource }) })).toBe(
      is,
    );
  });

  it('by operation, group, version, scope and name', () => {
    expect(meant(rule({ operations: ['UPDATE'] }))).toBe(false);
    expect(meant(rule({ apiGroups: ['apps'] }))).toBe(false);
    expect(meant(rule({ apiVersions: ['v2'] }))).toBe(false);
    expect(meant(rule({ scope: 'Cluster' }))).toBe(false);
    expect(meant(rule({ scope: 'Namespaced' }))).toBe(true);
    expect(meant(rule({ resourceNames: ['y'] }))).toBe(false);
    expect(meant(rule({ resourceNames: ['x'] }))).toBe(true);
  });

  it('not by what is excluded', () => {
    const excludeResourceRules = [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['pods'] },
    ];
    expect(meant({ ...rule({}), excludeResourceRules })).toBe(false);
  });

  it('by the labels of the namespace, of which the server itself sets one', () => {
    const selector = (matchLabels: object): object => ({
      ...rule({}),
      namespaceSelector: { matchLabels },
    });
    const namespaceObject = { metadata: { name: 'web', labels: { team: 'a' } } };
    expect(meant(selector({ 'kubernetes.io/metadata.name': 'web' }))).toBe(true);
    expect(meant(selector({ team: 'a' }), { namespaceObject })).toBe(true);
    expect(meant(selector({ team: 'b' }), { namespaceObject })).toBe(false);
  });

  it('by the labels of the new or the old object', () => {
    const constraints = {
      ...rule({}),
      objectSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] },
    };
    const bare = { metadata: { name: 'x' } };
    const labelled = { metadata: { name: 'x', labels: { app: 'b' } } };
    expect(meant(constraints)).toBe(true);
    expect(meant(constraints, { object: bare })).toBe(false);
    expect(meant(constraints, { object: bare, oldObject: labelled })).toBe(true);
  });

  it('by the resources that the binding names, too', () => {
    const narrow = binding({
      matchResources: { namespaceSelector: { matchLabels: { team: 'a' } } },
    });
    expect(verdict([policy(NEVER), narrow]).refusal).toBeUndefined();
  });

  it('never the policies themselves: nobody is locked out of them', () => {
    const resource = {
      group: 'admissionregistration.k8s.io',
      version: 'v1',
      kind: 'ValidatingAdmissionPolicy',
      plural: 'validatingadmissionpolicies',
    };
    expect(meant(rule({}), { resource })).toBe(false);
  });
});
