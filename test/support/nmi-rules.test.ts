import { identitiesForPod } from './nmi-rules';
import type {
  AssignedIdentity,
  AssignedState,
  AzureIdentitySpec,
  IdentityPod,
} from '../../shared/core/cluster/objects';

function meta(name: string, labels: Record<string, string> = {}): IdentityPod['meta'] {
  const rest = { annotations: {}, finalizers: [], deleting: false };
  return { namespace: 'x', name, uid: name, resourceVersion: '1', labels, ...rest };
}

const POD: IdentityPod = {
  meta: meta('p'),
  selector: 's',
  nodeName: 'n',
  phase: 'Running',
  hostNetwork: false,
};

function spec(name: string): AzureIdentitySpec {
  const rest = { tenantID: '', adEndpoint: '', auxiliaryTenantIDs: [] };
  return { type: 0, resourceID: `/r/${name}`, clientID: name, ...rest };
}

function assigned(name: string, state: AssignedState, namespace = 'x'): AssignedIdentity {
  const common = { resourceVersion: '1', name, namespace };
  const identity = { ...common, annotations: {}, spec: spec(name) };
  const binding = { ...common, azureIdentity: name, selector: 's' };
  const content = { identity, binding, pod: 'p', podNamespace: 'x', nodename: 'n' };
  return { meta: meta(name, { nodename: 'n' }), content, state };
}

function standard(objects: readonly AssignedIdentity[], request: object = {}) {
  const world = { identities: [], bindings: [], assigned: objects };
  return identitiesForPod('standard', POD, world, { forceNamespaced: false, ...request });
}

function managed(names: readonly string[], request: object = {}) {
  const identities = names.map((name) => ({ meta: meta(name), spec: spec(name) }));
  const bindings = names.map((name) => ({ meta: meta(name), azureIdentity: name, selector: 's' }));
  const world = { identities, bindings, assigned: [] };
  return identitiesForPod('managed', POD, world, { forceNamespaced: true, ...request });
}

describe('NMI in managed mode', () => {
  it.each([
    ['none', [], {}, { kind: 'notFound' }],
    ['client id equal to a resource id', ['a'], { clientId: '/r/a' }, { kind: 'notFound' }],
    ['client id in another casing', ['a'], { clientId: 'A' }, { kind: 'notFound' }],
    ['client id', ['a', 'b'], { clientId: 'b' }, { kind: 'found', spec: spec('b') }],
    ['resource id', ['a', 'b'], { resourceId: '/r/b' }, { kind: 'found', spec: spec('b') }],
    ['nothing requested', ['a', 'b'], {}, { kind: 'found', spec: spec('a') }],
  ])('%s', (_, names, request, answer) => {
    expect(managed(names, request)).toEqual(answer);
  });
});

describe('NMI in standard mode', () => {
  const both = [assigned('a', 'Created'), assigned('b', 'Assigned')];
  it.each([
    ['no objects', [], {}, { kind: 'notFound' }],
    ['the empty state', [assigned('a', '')], {}, { kind: 'found', spec: spec('a') }],
    ['only Created', [assigned('a', 'Created')], {}, { kind: 'waiting' }],
    ['one Assigned', both, {}, { kind: 'found', spec: spec('b') }],
    ['client id only Created', both, { clientId: 'a' }, { kind: 'waiting' }],
    ['resource id only Created', both, { resourceId: '/r/a' }, { kind: 'waiting' }],
    ['client id Assigned', both, { clientId: 'b' }, { kind: 'found', spec: spec('b') }],
    ['client id in another casing', both, { clientId: 'B' }, { kind: 'notFound' }],
    ['resource id Assigned', both, { resourceId: '/r/b' }, { kind: 'found', spec: spec('b') }],
  ])('%s', (_, objects, request, answer) => {
    expect(standard(objects, request)).toEqual(answer);
  });

  it('namespaced: takes the one of the namespace of the pod, and fails when there is none', () => {
    const foreign = assigned('a', 'Assigned', 'y');
    const force = { forceNamespaced: true };
    expect(standard([foreign, assigned('b', 'Assigned')], force)).toEqual({
      kind: 'found',
      spec: spec('b'),
    });
    expect(standard([foreign], force)).toEqual({ kind: 'failed' });
  });
});
