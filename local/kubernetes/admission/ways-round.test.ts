import type { Grant } from '../../../shared/core/admission/rules';
import { resourceId } from '../../../shared/core/base/resource-id';
import { addonExceptions } from '../../../shared/core/pod-identity/exceptions';
import type { KubeObject } from '../object';
import { asMap } from '../object';
import { guarded, objectOf } from './guarded.testing';
import type { Verdict } from './request';

/** What the recorded cases do not ask: how else somebody could come by a token, and whom the policies could lock out. */

const GROUP =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const SHARED = `${GROUP}/shared`;
const SHARED_CLIENT = 'aaaaaaaa-0000-4000-8000-00000000000f';
const PAY = `${GROUP}/payments`;
const PAY_CLIENT = 'aaaaaaaa-0000-4000-8000-000000000001';

function grant(namespaces: string, identity = SHARED, clientId = SHARED_CLIENT): Grant {
  return { namespaces, identity: resourceId(identity), clientId };
}

function identity(namespace: string, spec: object = {}, metadata: object = {}): KubeObject {
  const own = { type: 0, resourceID: SHARED, clientID: SHARED_CLIENT };
  return objectOf('AzureIdentity', namespace, { spec: { ...own, ...spec } }, metadata);
}

function pod(namespace: string, metadata: object = {}, spec: object = {}): KubeObject {
  return objectOf('Pod', namespace, { spec: { containers: [], ...spec } }, metadata);
}

function owned(kind: string, name: string): object {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'u' }] };
}

const labelled = (value: string): object => ({ labels: { aadpodidbinding: value } });
const codeOf = ({ refusal }: Verdict): number => refusal?.code ?? 200;

describe('grants for more than one namespace', () => {
  const ask = guarded({ grants: [grant('team-?-*'), grant('*', PAY, PAY_CLIENT), grant('Web')] });

  it.each([
    ['team-a-x', 200],
    ['team-a-', 200],
    ['team-ab-x', 403],
    ['xteam-a-x', 403],
    ['team-a', 403],
    ['web', 200],
    ['evil', 403],
  ])('fit namespace %s as the glob of the tag does', (namespace, code) => {
    expect(codeOf(ask({ object: identity(namespace) }))).toBe(code);
  });

  it('for every namespace hold in one that was made a minute ago', () => {
    const theirs = { resourceID: PAY, clientID: PAY_CLIENT };
    expect(codeOf(ask({ object: identity('new', theirs) }))).toBe(200);
    expect(codeOf(ask({ object: identity('new') }))).toBe(403);
  });

  it.each<[string, object]>([
    ['the end of a line', { resourceID: '', clientID: SHARED_CLIENT }],
    ['the whole of a line', { resourceID: `^team-.-.*$ ${SHARED}` }],
    ['a line of their own', { resourceID: `.* ${PAY}`, clientID: SHARED_CLIENT }],
    ['a part of a client id', { clientID: SHARED_CLIENT.slice(4) }],
    ['nothing at all', { resourceID: '', clientID: '' }],
    ['blanks', { resourceID: ' ', clientID: ' ' }],
    ['a newline before', { resourceID: `\n${SHARED}` }],
    ['letters that only Unicode folds', { resourceID: SHARED.replace('s', '\u017f') }],
  ])('cannot be had with %s', (_, spec) => {
    for (const namespace of ['evil', 'team-a-x', 'web']) {
      expect(codeOf(ask({ object: identity(namespace, spec) }))).toBe(403);
    }
  });

  it('admit nobody without ids where nothing is granted', () => {
    const nothing = guarded({ grants: [grant('web', SHARED, ''), grant('web', SHARED, ' ')] });
    for (const spec of [{ resourceID: '', clientID: '' }, { clientID: '' }, {}]) {
      expect(codeOf(nothing({ object: identity('web', spec) }))).toBe(403);
    }
  });
});

describe('what is in the cluster from before', () => {
  const ask = guarded({ grants: [grant('web')] });
  const before = identity('evil', { resourceID: PAY, clientID: PAY_CLIENT });

  it('may become what is granted, and be deleted', () => {
    const bad = identity('web', { resourceID: PAY, clientID: PAY_CLIENT });
    expect(codeOf(ask({ object: identity('web'), oldObject: bad }))).toBe(200);
    expect(codeOf(ask({ oldObject: before }))).toBe(200);
  });

  it('may lose its finalizer and get annotations, spec in another order of fields', () => {
    const { metadata, spec } = before;
    const fields = Object.entries(asMap(spec)).toReversed();
    const object = {
      ...before,
      metadata: { ...metadata, finalizers: [], annotations: { a: 'b' } },
      spec: Object.fromEntries(fields),
    };
    expect(codeOf(ask({ object, oldObject: before }))).toBe(200);
  });

  it('may not lose its spec, only to get another one later', () => {
    const bare = objectOf('AzureIdentity', 'evil');
    expect(codeOf(ask({ object: bare, oldObject: before }))).toBe(403);
  });
});

describe('a ConfigMap that is gone', () => {
  const isGrants = ({ kind }: { readonly kind?: unknown }): boolean => kind === 'ConfigMap';
  const object = identity('web');
  const before = identity('web', {}, { finalizers: ['f'] });

  it('has everything refused, finalizers and labels with it; deletion is not', () => {
    const ask = guarded({ grants: [grant('web')] }, isGrants);
    expect(codeOf(ask({ object }))).toBe(422);
    expect(
      codeOf(ask({ object: { ...before, metadata: object.metadata }, oldObject: before })),
    ).toBe(422);
    expect(codeOf(ask({ oldObject: before }))).toBe(200);
  });

  it('has nothing refused as long as the policies only audit', () => {
    const ask = guarded({ grants: [grant('web')], effect: 'audit' }, isGrants);
    expect(ask({ object })).toEqual({ warnings: [], annotations: {} });
  });

  it('has every identity refused, and in words, when only its data is gone', () => {
    const ask = guarded({ grants: [] });
    expect(ask({ object }).refusal?.message).toContain('namespace web has no grant for identity');
  });
});

describe('an audit', () => {
  it('admits all, and tells who asks and the audit log what would be refused', () => {
    const ask = guarded({ effect: 'audit', labels: new Map() });
    const asked = [
      { object: identity('evil') },
      { object: identity('evil', { type: 1 }) },
      { object: objectOf('AzureIdentityBinding', 'web') },
      {
        object: objectOf('AzurePodIdentityException', 'evil', { spec: { podLabels: { a: 'b' } } }),
      },
      { object: objectOf('AzureAssignedIdentity', 'default', { spec: {} }) },
      { object: pod('evil', labelled('pay')) },
      { object: pod('default', owned('ReplicaSet', 'mic-1')) },
      { object: pod('evil', labelled('pay')), oldObject: pod('evil'), subResource: 'status' },
      { object: objectOf('Binding', 'evil', {}, labelled('pay')) },
    ];
    for (const each of asked) {
      const { refusal, warnings, annotations } = ask(each);
      expect(refusal).toBeUndefined();
      expect(warnings.length).toBeGreaterThan(0);
      expect(Object.keys(annotations)).toHaveLength(1);
    }
  });
});

describe('a pod that would pass for MIC', () => {
  const ask = guarded({});

  it.each(['ReplicaSet', 'replicaset', 'REPLICASET', 'Replica\u017fet', 'ReplicaS\u0065t'])(
    'is refused with an owner of kind %s, which NMI folds as Unicode does',
    (kind) => {
      expect(codeOf(ask({ object: pod('default', owned(kind, 'mic')) }))).toBe(403);
    },
  );

  it.each([
    ['ReplicaSet', 'Mic-1'],
    ['ReplicaSet', 'web-mic'],
    ['StatefulSet', 'mic-1'],
  ])('is not one of %s %s', (kind, name) => {
    expect(codeOf(ask({ object: pod('default', owned(kind, name)) }))).toBe(200);
  });

  it('is found among several owners', () => {
    const [first] = [owned('ReplicaSet', 'web')] as { ownerReferences: object[] }[];
    const [second] = [owned('ReplicaSet', 'mic')] as { ownerReferences: object[] }[];
    const ownerReferences = [...(first?.ownerReferences ?? []), ...(second?.ownerReferences ?? [])];
    expect(codeOf(ask({ object: pod('default', { ownerReferences }) }))).toBe(403);
  });

  it('is looked for where NMI looks', () => {
    const elsewhere = guarded({ micNamespace: 'identity' });
    expect(codeOf(elsewhere({ object: pod('identity', owned('ReplicaSet', 'mic')) }))).toBe(403);
    expect(codeOf(elsewhere({ object: pod('default', owned('ReplicaSet', 'mic')) }))).toBe(200);
  });

  it('is the real one when it runs as the account of a MIC that is known to run there', () => {
    const mic = { namespace: 'default', serviceAccounts: ['aad-pod-id-mic-service-account'] };
    const real = pod('default', owned('ReplicaSet', 'mic-7f'), {
      serviceAccountName: 'aad-pod-id-mic-service-account',
    });
    const poser = pod('default', owned('ReplicaSet', 'microservice-7f'), {
      serviceAccountName: 'default',
    });
    const known = guarded({ mic });
    expect(codeOf(known({ object: real }))).toBe(200);
    expect(codeOf(known({ object: poser }))).toBe(403);
    expect(codeOf(known({ object: pod('default', owned('ReplicaSet', 'mic')) }))).toBe(403);
    expect(codeOf(ask({ object: real }))).toBe(403);
    const away = guarded({ mic: { ...mic, namespace: 'kube-system' } });
    expect(codeOf(away({ object: real }))).toBe(403);
  });
});

describe('the label aadpodidbinding', () => {
  const ask = guarded({ labels: new Map([['web', ['web']]]) });

  it.each(['status', 'ephemeralcontainers', 'resize'])(
    'is not set through the subresource %s, where whoever may write a status would set it',
    (subResource) => {
      const oldObject = pod('web');
      const same = pod('web', labelled('web'));
      expect(codeOf(ask({ object: same, oldObject, subResource }))).toBe(403);
      expect(codeOf(ask({ object: same, oldObject: same, subResource }))).toBe(200);
      expect(codeOf(ask({ object: oldObject, oldObject: same, subResource }))).toBe(200);
    },
  );

  it('is not set through a Binding, by either path', () => {
    const object = objectOf('Binding', 'web', {}, labelled('web'));
    expect(codeOf(ask({ object }))).toBe(403);
    expect(codeOf(ask({ object: objectOf('Binding', 'web') }))).toBe(200);
  });

  it('lets pods of a team without it alone, their status too', () => {
    expect(codeOf(ask({ object: pod('evil') }))).toBe(200);
    const status = { object: pod('evil'), oldObject: pod('evil'), subResource: 'status' };
    expect(codeOf(ask(status))).toBe(200);
  });

  it('lets a pod from before run on: its status and its end are written', () => {
    const before = pod('evil', labelled('pay'));
    const asked = { object: { ...before, status: { phase: 'Succeeded' } }, oldObject: before };
    expect(codeOf(ask({ ...asked, subResource: 'status' }))).toBe(200);
    expect(codeOf(ask(asked))).toBe(200);
    expect(codeOf(ask({ oldObject: before }))).toBe(200);
  });
});

describe('exceptions', () => {
  const exception = (namespace: string, podLabels: object): KubeObject =>
    objectOf('AzurePodIdentityException', namespace, { spec: { podLabels } });

  it('are those that the installation brings, or Helm could not install it', () => {
    const profile = { mode: 'standard', mic: 'in-cluster' } as const;
    const exceptions = addonExceptions(profile, 'identity');
    const ask = guarded({ exceptions });
    for (const { metadata, spec } of exceptions) {
      expect(codeOf(ask({ object: exception(metadata.namespace, spec.podLabels) }))).toBe(200);
    }
    expect(codeOf(ask({ object: exception('identity', { app: 'payments' }) }))).toBe(403);
    expect(codeOf(ask({ object: exception('default', { app: 'mic' }) }))).toBe(403);
    expect(
      codeOf(ask({ object: exception('kube-system', { 'kubernetes.azure.com/managedby': 'me' }) })),
    ).toBe(403);
  });
});

describe('who writes AzureAssignedIdentity objects', () => {
  const object = objectOf('AzureAssignedIdentity', 'default', { spec: { pod: 'p' } });
  const as = (username: string): { readonly userInfo: { username: string; groups: [] } } => ({
    userInfo: { username, groups: [] },
  });
  const account = (namespace: string): string =>
    `system:serviceaccount:${namespace}:aad-pod-identity-mic`;

  it('is MIC in its own namespace, and nobody who made an account of its name elsewhere', () => {
    const mic = { namespace: 'kube-system', serviceAccounts: ['aad-pod-identity-mic'] };
    const ask = guarded({ mic });
    expect(codeOf(ask({ object, ...as(account('kube-system')) }))).toBe(200);
    expect(codeOf(ask({ object, ...as(account('default')) }))).toBe(403);
    expect(codeOf(guarded({})({ object, ...as(account('kube-system')) }))).toBe(403);
  });

  it('may be anybody whose name CEL could take for something else', () => {
    const name = "o'brien\\n' in ['x'] || true || '\u017f";
    const ask = guarded({ assignedWriters: [name] });
    expect(codeOf(ask({ object, ...as(name) }))).toBe(200);
    expect(codeOf(ask({ object, ...as('x') }))).toBe(403);
  });
});
