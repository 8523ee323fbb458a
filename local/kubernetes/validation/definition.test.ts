import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithReference } from '../../../test/support/reference';
import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '..';
import { startApiServer } from '..';
import { podIdentityDefinitions } from '../pod-identity';
import type { JsonMap } from '../object';
import { asMap } from '../object';
import { plain } from '../testing';

const PATH = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const BETAS = ['v1beta1', 'v1'];

let api: SimulatedApiServer;

beforeEach(async () => {
  api = await startApiServer({ clock: new VirtualClock() });
});
afterEach(() => api.stop());

/** AzureIdentity with changes to its metadata, its spec or its only version. */
function changed({ metadata = {}, spec = {}, version = {} }: Readonly<Record<string, JsonMap>>) {
  const definition = asMap(podIdentityDefinitions()[1]);
  const base = asMap(definition.spec);
  const [only] = base.versions as readonly JsonMap[];
  return {
    ...definition,
    metadata: { ...asMap(definition.metadata), ...metadata },
    spec: { ...base, versions: [{ ...only, ...version }], ...spec },
  };
}

async function refusalOf(body: unknown): Promise<readonly unknown[]> {
  const { status, body: answer } = await plain(api, PATH, { method: 'POST', body });
  return [status, answer.message];
}

const NAME =
  'CustomResourceDefinition.apiextensions.k8s.io "azureidentities.aadpodidentity.k8s.io"';
const schemaOf = (openAPIV3Schema: JsonMap): JsonMap => ({ schema: { openAPIV3Schema } });

describe('a definition', () => {
  test('of what the demo and the tests install is taken', () => {
    api.world.installCrds();
    api.world.installGatekeeper([]);
    api.world.installFlux({
      ...{ HelmRelease: BETAS, HelmRepository: BETAS, OCIRepository: BETAS },
      ...{ GitRepository: BETAS, Kustomization: BETAS },
    });
    expect(api.world.list('CustomResourceDefinition').length).toBeGreaterThan(10);
  });

  test('of a group of Kubernetes is refused without approval', async () => {
    expect(await refusalOf(changed({ metadata: { annotations: {} } }))).toEqual([
      422,
      `${NAME} is invalid: metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111`,
    ]);
    expect(await refusalOf(changed({}))).toEqual([201, undefined]);
  });

  test.each<[string, Parameters<typeof changed>[0], string]>([
    ['with another scope', { spec: { scope: 'namespaced' } }, 'spec.scope: Unsupported value'],
    ['without a version to store', { version: { storage: false } }, 'exactly one version'],
    ['without a schema', { version: { schema: {} } }, 'schemas are required'],
    ['whose root is no object', { version: schemaOf({ type: 'string' }) }, 'object at the root'],
    [
      'with a field without a type',
      { version: schemaOf({ type: 'object', properties: { spec: {} } }) },
      'openAPIV3Schema.properties[spec].type: Required value',
    ],
    [
      'with a list of nothing',
      { version: schemaOf({ type: 'object', properties: { all: { type: 'array' } } }) },
      'properties[all].items: Required value: must be specified',
    ],
  ])('%s is refused', async (_, changes, words) => {
    const [status, message] = await refusalOf(changed(changes));
    expect(status).toBe(422);
    expect(message).toContain(words);
  });
});

describe('objects of a schema with bounds and defaults', () => {
  beforeEach(async () => {
    const spec = {
      type: 'object',
      required: ['mode'],
      properties: {
        mode: { type: 'string', enum: ['a', 'b'] },
        size: { type: 'integer', minimum: 1, maximum: 3, default: 2 },
        code: { type: 'string', pattern: '^x', maxLength: 3 },
        any: { 'x-kubernetes-int-or-string': true },
        nested: {
          type: 'object',
          default: {},
          properties: { deep: { type: 'boolean', default: true } },
        },
      },
    };
    const root = { type: 'object', properties: { spec, status: { type: 'object' } } };
    const version = { ...schemaOf(root), subresources: { status: {} } };
    expect(await refusalOf(changed({ version }))).toEqual([201, undefined]);
  });

  const path = '/apis/aadpodidentity.k8s.io/v1/namespaces/default/azureidentities';
  const post = (spec: JsonMap, rest: JsonMap = {}) => {
    const kind = { apiVersion: 'aadpodidentity.k8s.io/v1', kind: 'AzureIdentity' };
    return plain(api, path, {
      method: 'POST',
      body: { ...kind, metadata: { name: 'a' }, spec, ...rest },
    });
  };

  test('get what they leave out, down to defaults of defaults', async () => {
    const { body } = await post({ mode: 'a', size: null, any: 'x' });
    expect(body.spec).toEqual({ mode: 'a', size: 2, any: 'x', nested: { deep: true } });
  });

  test.each<[JsonMap, string]>([
    [{}, 'spec.mode: Required value'],
    [{ mode: 'c' }, 'spec.mode: Unsupported value: "c": supported values: "a", "b"'],
    [{ mode: 'a', size: 0 }, 'spec.size in body should be greater than or equal to 1'],
    [{ mode: 'a', size: 4 }, 'spec.size in body should be less than or equal to 3'],
    [{ mode: 'a', code: 'y' }, "spec.code in body should match '^x'"],
    [{ mode: 'a', code: 'xxxx' }, 'spec.code: Too long: may not be more than 3 bytes'],
  ])('are refused as %j', async (spec, words) => {
    const { status, body } = await post(spec);
    expect(status).toBe(422);
    expect(body.message).toContain(words);
  });

  test('leave their status to its own resource, which counts no generation', async () => {
    const created = await post({ mode: 'a' }, { status: { x: 1 } });
    expect(created.body).not.toHaveProperty('status');
    const patch = (to: string, body: JsonMap) =>
      plain(api, `${path}/${to}`, {
        method: 'PATCH',
        contentType: 'application/merge-patch+json',
        body,
      });
    const both = { spec: { mode: 'b' }, status: {} };
    expect((await patch('a/status', both)).body).toMatchObject({
      metadata: { generation: 1 },
      spec: { mode: 'a' },
      status: {},
    });
    expect((await patch('a', both)).body).toMatchObject({ metadata: { generation: 2 } });
  });
});

describeWithReference('the definitions of chart 4.1.18', (folder) => {
  test('are taken as they are', () => {
    const file = join(folder, 'data', 'aad-pod-identity', 'crd', 'chart-4.1.18-crd.yaml');
    const all = parseAllDocuments(readFileSync(file, 'utf8')).map(
      (document) => document.toJS() as object,
    );
    expect(api.world.apply(all)).toHaveLength(4);
  });
});
