import { parse } from 'yaml';
import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from '.';
import { startApiServer } from '.';
import type { JsonMap } from './object';
import { raw } from './testing';

let clock: VirtualClock;
let api: SimulatedApiServer;

beforeEach(async () => {
  clock = new VirtualClock();
  api = await startApiServer({ clock });
  api.world.installCrds();
  api.world.createPod({ name: 'a', node: 'n0' });
  await clock.advance(200_000);
});
afterEach(() => api.stop());

async function get(accept: string, path = '/api/v1/pods'): Promise<JsonMap> {
  const { text, headers } = await raw(api, { method: 'GET', path, headers: { accept }, text: '' });
  return headers['content-type'] === 'application/yaml'
    ? (parse(text) as JsonMap)
    : (JSON.parse(text) as JsonMap);
}

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

test('kubectl get is given a table of names and ages', async () => {
  expect(await get(TABLE)).toMatchObject({
    kind: 'Table',
    rows: [{ cells: ['a', '3m'], object: { kind: 'PartialObjectMetadata' } }],
  });
});

test('and of an empty list the columns alone', async () => {
  const table = await get(TABLE, '/apis/aadpodidentity.k8s.io/v1/azureidentities');
  const columns = table.columnDefinitions as readonly JsonMap[];
  expect(table.rows).toEqual([]);
  expect(columns.map(({ name }) => name)).toEqual(['Name', 'Type', 'ClientID', 'Age']);
});

test('a Status stays a Status, whatever is asked for', async () => {
  expect(await get(TABLE, '/api/v1/namespaces/default/pods/none')).toMatchObject({ code: 404 });
});

test('YAML is served, too, and the first form that is known counts', async () => {
  expect(await get('application/yaml')).toMatchObject({ kind: 'PodList' });
  expect(await get('text/html, application/json')).toMatchObject({ kind: 'PodList' });
  expect(await get('text/html')).toMatchObject({ code: 406 });
});
