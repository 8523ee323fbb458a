import { azureIdentity, binding, clusterObjects, pod } from '../../../test/support/objects';
import type { ClusterObjects } from '../cluster/objects';
import { bindingFindings, podFindings } from './validate-binding';

function codesOf(objects: Partial<ClusterObjects>): readonly string[] {
  return bindingFindings(clusterObjects(objects)).map(({ code }) => code);
}

const PODS = [pod('web-1', 'web')];

test('a binding is in order that leads pods to an AzureIdentity of its namespace', () => {
  const objects = { identities: [azureIdentity('web')], bindings: [binding('web')], pods: PODS };
  expect(codesOf(objects)).toEqual([]);
});

test('an AzureIdentity in another namespace is not found, and the finding says where it is (#245)', () => {
  const objects = clusterObjects({
    identities: [azureIdentity('web', { meta: { namespace: 'infra' } })],
    bindings: [binding('web')],
    pods: PODS,
  });
  const [finding] = bindingFindings(objects);
  expect(finding?.code).toBe('IdentityMissing');
  expect(finding?.message).toContain('infra');
});

test('an empty selector is an error: managed NMI would take it for pods without the label', () => {
  const objects = { identities: [azureIdentity('web')], bindings: [binding('web', '')] };
  expect(codesOf({ ...objects, pods: PODS })).toEqual(['EmptySelector']);
});

test('a selector that no pod carries is worth knowing', () => {
  const objects = { identities: [azureIdentity('web')], bindings: [binding('web', 'wbe')] };
  expect(codesOf({ ...objects, pods: PODS })).toEqual(['NoPodSelected']);
});

test('a binding without an identity leads nowhere', () => {
  expect(codesOf({ bindings: [binding('', 'web')], pods: PODS })).toEqual(['FieldMissing']);
});

test('a selector is plain text: no wildcards, and casing counts', () => {
  const bindings = [binding('web', 'WEB'), binding('web', 'w*')];
  expect(codesOf({ identities: [azureIdentity('web')], bindings, pods: PODS })).toEqual([
    'NoPodSelected',
    'NoPodSelected',
  ]);
});

test('two bindings that say the same are told once', () => {
  const bindings = [binding('web'), binding('web', 'web', { name: 'second' })];
  expect(codesOf({ identities: [azureIdentity('web')], bindings, pods: PODS })).toEqual([
    'DuplicateBinding',
  ]);
});

test('fields in another casing are named', () => {
  const text = JSON.stringify({ spec: { AzureIdentity: 'web', Selector: 'web' } });
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': text };
  const bindings = [binding('', '', { annotations })];
  expect(codesOf({ bindings })).toEqual([
    'FieldDropped',
    'FieldDropped',
    'FieldMissing',
    'EmptySelector',
  ]);
});

test('names that every object inherits are names like any other', () => {
  const bindings = [binding('constructor', '__proto__')];
  expect(codesOf({ bindings, pods: [pod('x', '__proto__')] })).toEqual(['IdentityMissing']);
});

describe('pods whose label leads nowhere', () => {
  test('are told by label, one pod named for all', () => {
    const pods = [pod('b', 'lost'), pod('a', 'lost'), pod('c', 'found')];
    const objects = clusterObjects({ pods, bindings: [binding('x', 'found')] });
    const findings = podFindings(objects, true);
    expect(findings.map(({ object, code }) => [object?.name, code])).toEqual([['a', 'NoBinding']]);
    expect(findings[0]?.message).toContain('1 more pod of');
  });

  test('are those without a binding in their namespace in managed mode, in any namespace else', () => {
    const pods = [pod('a', 'web', { meta: { namespace: 'other' } })];
    const objects = clusterObjects({ pods, bindings: [binding('web')] });
    expect(podFindings(objects, true)).toHaveLength(1);
    expect(podFindings(objects, false)).toHaveLength(0);
  });

  test('are not those that have ended', () => {
    const objects = clusterObjects({ pods: [pod('a', 'lost', { phase: 'Succeeded' })] });
    expect(podFindings(objects, true)).toEqual([]);
  });
});
