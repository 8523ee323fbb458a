import { resourceId } from '../../core/base/resource-id';
import type { ImageImport } from './azure';
import type { Canned } from './wire.testing';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const registry = resourceId(
  `/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso`,
);
const digest = `sha256:${'a'.repeat(64)}` as const;
const image = `oss/nmi@${digest}` as const;
const order: ImageImport = {
  registry,
  source: { registryUri: 'mcr.microsoft.com', image },
  repository: 'oss/nmi',
  tag: 'v1.8.17',
};
const operation = `https://management.azure.com/subscriptions/${sub}/providers/Microsoft.ContainerRegistry/locations/WESTEUROPE/operationResults/registries-1?api-version=2025-11-01`;
const taken =
  'Operation registries-1 failed. Resource /subscriptions/s oss/nmi:v1.8.17 Tag oss/nmi:v1.8.17 already exists in target registry.';

describe('a registry', () => {
  it('is read with one GET', async () => {
    const { azure, lines } = wire([
      {
        body: {
          id: registry.toUpperCase(),
          location: 'West Europe',
          sku: { name: 'Premium' },
          properties: {
            loginServer: 'Contoso.azurecr.io',
            provisioningState: 'Succeeded',
            publicNetworkAccess: 'Disabled',
            roleAssignmentMode: 'AbacRepositoryPermissions',
          },
        },
      },
    ]);
    expect(await azure.getRegistry(registry)).toEqual({
      id: registry,
      loginServer: 'contoso.azurecr.io',
      location: 'westeurope',
      provisioningState: 'Succeeded',
      publicNetworkAccess: false,
      repositoryRights: true,
    });
    expect(lines()).toEqual([
      `GET ${registry.replace('resourcegroups', 'resourceGroups').replace('microsoft.containerregistry', 'Microsoft.ContainerRegistry')}?api-version=2025-11-01`,
    ]);
  });

  it('that says nothing of rights and network has the older kind, and is open', async () => {
    const properties = { loginServer: 'contoso.azurecr.io' };
    const body = { id: registry, location: 'westeurope', sku: { name: 'Basic' }, properties };
    const { azure } = wire([{ body }]);
    expect(await azure.getRegistry(registry)).toMatchObject({
      publicNetworkAccess: true,
      repositoryRights: false,
      provisioningState: 'Unknown',
    });
  });

  it('that does not exist is undefined', async () => {
    const { azure } = wire([refusal(404, 'ResourceNotFound')]);
    expect(await azure.getRegistry(registry)).toBeUndefined();
  });
});

describe('an import', () => {
  const start = (answer: Canned): ReturnType<typeof wire> => wire([answer]);

  it('is one POST by digest that overwrites nothing, and no poll', async () => {
    const { azure, sent } = start({
      status: 202,
      headers: { location: operation, 'retry-after': '5' },
    });
    expect(await azure.startImageImport(order)).toEqual({ operation, retryAfterMs: 5000 });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.method).toBe('POST');
    expect(sent[0]?.url.pathname).toMatch(/\/registries\/contoso\/importImage$/);
    expect(sent[0]?.body).toEqual({
      source: { registryUri: 'mcr.microsoft.com', sourceImage: image },
      targetTags: ['oss/nmi:v1.8.17'],
      mode: 'NoForce',
    });
  });

  it('from another registry of ours names it by its id', async () => {
    const other = resourceId(registry.replace('contoso', 'hub'));
    const { azure, sent } = start({ status: 202, headers: { location: operation } });
    await azure.startImageImport({ ...order, source: { resourceId: other, image } });
    expect(sent[0]?.body).toMatchObject({ source: { resourceId: other, sourceImage: image } });
  });

  it('that Azure has finished at once needs no look', async () => {
    expect(await start({ status: 200 }).azure.startImageImport(order)).toEqual({});
  });

  it.each([
    ['409', refusal(409, 'Conflict', taken)],
    ['400', refusal(400, 'InvalidParameters', taken)],
  ])('whose tag is there already, said with %s, is a conflict', async (_, answer) => {
    expect(await failureOf(start(answer).azure.startImageImport(order))).toMatchObject({
      policy: 'Conflict',
      code: 'ImportTagExists',
    });
  });

  it('without the right says which role is missing, and where', async () => {
    const message = `The client 'x' with object id '0a0a0a0a-0000-4000-8000-000000000001' does not have authorization to perform action 'Microsoft.ContainerRegistry/registries/importImage/action' over scope '${registry}'.`;
    const failure = await failureOf(
      start(refusal(403, 'AuthorizationFailed', message)).azure.startImageImport(order),
    );
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ImportDenied' });
    expect(failure.remedy).toContain('"Container Registry Data Importer and Data Reader"');
    expect(failure.remedy).toContain(`--scope ${registry}`);
  });

  it.each<[string, Canned, string]>([
    [
      'throttled',
      { ...refusal(429, 'TooManyRequests'), headers: { 'retry-after': '9' } },
      'Throttled',
    ],
    ['unanswered', new Error('socket hang up'), 'UnknownOutcome'],
    ['met by a stumble', refusal(503, 'ServiceUnavailable'), 'UnknownOutcome'],
  ])('that is %s is sent once', async (_, answer, policy) => {
    const { azure, sent } = start(answer);
    expect(await failureOf(azure.startImageImport(order))).toMatchObject({ policy });
    expect(sent).toHaveLength(1);
  });
});

describe('a look at an import', () => {
  it.each<[string, Canned, unknown]>([
    [
      'goes on',
      { status: 202, headers: { 'retry-after': '3' } },
      { status: 'running', retryAfterMs: 3000 },
    ],
    ['is done', { status: 200 }, { status: 'succeeded' }],
    [
      'found its tag taken',
      refusal(409, 'Conflict', taken),
      {
        status: 'failed',
        failure: expect.objectContaining({
          policy: 'Conflict',
          code: 'ImportTagExists',
        }) as unknown,
      },
    ],
    [
      'found its tag taken, in a status body',
      { body: { status: 'Failed', error: { code: 'ImportFailed', message: taken } } },
      {
        status: 'failed',
        failure: expect.objectContaining({
          policy: 'Conflict',
          code: 'ImportTagExists',
        }) as unknown,
      },
    ],
    [
      'found nothing at its source',
      refusal(400, 'InvalidParameters', 'manifest unknown'),
      {
        status: 'failed',
        failure: expect.objectContaining({
          policy: 'Transient',
          message: 'manifest unknown',
        }) as unknown,
      },
    ],
    [
      'was forgotten',
      refusal(404, 'ResourceNotFound'),
      {
        status: 'failed',
        failure: expect.objectContaining({ policy: 'UnknownOutcome' }) as unknown,
      },
    ],
  ])('tells that it %s', async (_, answer, expected) => {
    expect(await wire([answer]).azure.pollOperation(operation)).toEqual(expected);
  });

  it('that is refused itself says nothing of the import', async () => {
    const answer = refusal(403, 'AuthorizationFailed');
    expect(await failureOf(wire([answer]).azure.pollOperation(operation))).toMatchObject({
      policy: 'Stalled',
    });
  });
});
