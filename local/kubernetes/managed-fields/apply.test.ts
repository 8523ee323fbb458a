import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '..';
import { startApiServer } from '..';
import type { JsonMap } from '../object';
import type { PlainAnswer } from '../testing';
import { plain } from '../testing';

const IDENTITIES = '/apis/aadpodidentity.k8s.io/v1/namespaces/default/azureidentities';

let api: SimulatedApiServer;

beforeEach(async () => {
  api = await startApiServer({ clock: new VirtualClock() });
  api.world.installCrds();
});
afterEach(() => api.stop());

function identity(spec: JsonMap, metadata: JsonMap = {}): JsonMap {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name: 'a', ...metadata },
    spec,
  };
}

function apply(manager: string, body: unknown, query = ''): Promise<PlainAnswer> {
  return plain(api, `${IDENTITIES}/a?fieldManager=${manager}${query}`, {
    method: 'PATCH',
    contentType: 'application/apply-patch+yaml',
    body,
  });
}

function managersOf({ body }: PlainAnswer): readonly string[] {
  const { managedFields } = body.metadata as { managedFields: readonly Record<string, string>[] };
  return managedFields.map(({ manager, operation }) => `${manager} ${operation}`);
}

describe('server-side apply', () => {
  test('creates what is not there, and changes nothing when it is repeated', async () => {
    const first = await apply('flux', identity({ type: 0 }));
    expect([first.status, first.body.spec]).toEqual([201, { type: 0 }]);
    expect(managersOf(first)).toEqual(['flux Apply']);
    const second = await apply('flux', identity({ type: 0 }));
    expect([second.status, second.body.metadata]).toEqual([200, first.body.metadata]);
  });

  test('takes away what the manager no longer says, and leaves what others have set', async () => {
    await apply('flux', identity({ type: 0, clientID: 'c' }));
    await apply('team', identity({ tenantID: 't' }));
    expect((await apply('flux', identity({ type: 0 }))).body.spec).toEqual({
      type: 0,
      tenantID: 't',
    });
  });

  test('does not write over what another has set, unless it is forced', async () => {
    const body = identity({ type: 0, clientID: 'c' });
    await plain(api, `${IDENTITIES}?fieldManager=kubectl-create`, { method: 'POST', body });
    const refused = await apply('flux', identity({ clientID: 'd', type: 1 }));
    expect(refused.body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Apply failed with 2 conflicts: conflicts with "kubectl-create" using aadpodidentity.k8s.io/v1:\n- .spec.type\n- .spec.clientID',
    });
    const forced = await apply('flux', identity({ clientID: 'd' }), '&force=true');
    expect(forced.body.spec).toEqual({ type: 0, clientID: 'd' });
    expect((await apply('flux', identity({ clientID: 'e' }))).status).toBe(200);
  });

  test('shares what two managers say alike, so that it stays until both are silent', async () => {
    await apply('one', identity({ type: 0, clientID: 'c' }));
    await apply('two', identity({ type: 0 }));
    expect((await apply('one', identity({ clientID: 'c' }))).body.spec).toMatchObject({ type: 0 });
    expect((await apply('two', identity({}))).body.spec).toEqual({ clientID: 'c' });
  });

  test('asks about what was there before anybody kept count', async () => {
    api.world.put(identity({ type: 0 }));
    const { body } = await apply('flux', identity({ type: 1 }));
    expect(body.message).toContain('conflict with "before-first-apply"');
  });

  test('fails at a field that the schema does not know, instead of dropping it', async () => {
    const { status, body } = await apply('flux', identity({ ResourceID: '/x' }));
    expect([status, body.message]).toEqual([
      500,
      'failed to create typed patch object (default/a; aadpodidentity.k8s.io/v1, Kind=AzureIdentity): .spec.ResourceID: field not declared in schema',
    ]);
  });

  test('needs a manager, and goes by the version that it is given', async () => {
    expect((await apply('', identity({ type: 0 }))).status).toBe(422);
    await apply('flux', identity({ type: 0 }));
    expect((await apply('flux', identity({ type: 1 }, { resourceVersion: '7' }))).status).toBe(409);
  });

  test('adds finalizers to those of others', async () => {
    api.world.put(identity({}, { finalizers: ['a.b/mic'] }));
    await apply('flux', identity({}, { finalizers: ['a.b/flux'] }), '&force=true');
    const stored = api.world.get('AzureIdentity', 'default', 'a');
    expect(stored?.metadata.finalizers).toEqual(['a.b/mic', 'a.b/flux']);
    await apply('flux', identity({}));
    const after = api.world.get('AzureIdentity', 'default', 'a');
    expect(after?.metadata.finalizers).toEqual(['a.b/mic']);
  });
});

test('an update owns what it changes, and what it takes away is nobody’s', async () => {
  await apply('flux', identity({ type: 0, clientID: 'c' }));
  const changed = await plain(api, `${IDENTITIES}/a?fieldManager=kubectl-edit`, {
    method: 'PATCH',
    contentType: 'application/merge-patch+json',
    body: { spec: { clientID: 'd', type: null } },
  });
  expect((changed.body.metadata as JsonMap).managedFields).toMatchObject([
    { manager: 'flux', operation: 'Apply', fieldsV1: { 'f:spec': { '.': {} } } },
    { manager: 'kubectl-edit', operation: 'Update', fieldsV1: { 'f:spec': { 'f:clientID': {} } } },
  ]);
});
