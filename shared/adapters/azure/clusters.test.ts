import { clusterId } from '../../core/base/resource-id';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const id = clusterId(sub, 'rg', 'aks1');
const path = `/subscriptions/${sub}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks1`;
const answer = {
  id: path,
  name: 'aks1',
  location: 'westeurope',
  properties: { provisioningState: 'Succeeded', nodeResourceGroup: 'MC_rg_aks1_we' },
};

describe('a cluster', () => {
  it('is read with one GET', async () => {
    const { azure, lines } = wire([{ body: answer }]);
    expect(await azure.getCluster(id)).toMatchObject({ id, name: 'aks1' });
    expect(lines()).toEqual([`GET ${path}?api-version=2026-06-01`]);
  });

  it.each(['ResourceNotFound', 'ResourceGroupNotFound'])(
    'is absent when Azure says %s',
    async (code) => {
      expect(await wire([refusal(404, code)]).azure.getCluster(id)).toBeUndefined();
    },
  );

  it('is not called absent when its subscription is out of our sight', async () => {
    const failure = await failureOf(
      wire([refusal(404, 'SubscriptionNotFound')]).azure.getCluster(id),
    );
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'SubscriptionNotFound' });
  });

  it('is not called absent by the 404 page of a proxy', async () => {
    const page = { status: 404, body: '<html>', headers: { 'content-type': 'text/html' } };
    expect(await failureOf(wire([page]).azure.getCluster(id))).toMatchObject({
      policy: 'Transient',
    });
  });

  it('is not made up when the answer makes no sense', async () => {
    const failure = await failureOf(wire([{ body: { name: 'x' } }]).azure.getCluster(id));
    expect(failure).toMatchObject({ policy: 'Transient', code: 'UnexpectedAnswer', target: id });
  });
});

describe('the clusters of a subscription', () => {
  it('are read page by page, each once', async () => {
    const base = `/subscriptions/${sub}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`;
    const nextLink = `https://management.azure.com${base}&$skiptoken=2`;
    const second = { ...answer, id: path.replace('aks1', 'aks2') };
    const { azure, lines } = wire([
      { body: { value: [answer], nextLink } },
      { body: { value: [{ ...answer, id: path.toUpperCase() }, second] } },
    ]);
    const clusters = await azure.listClusters(sub);
    expect(clusters.map((cluster) => cluster.id)).toEqual([id, clusterId(sub, 'rg', 'aks2')]);
    expect(lines()).toEqual([`GET ${base}`, `GET ${base}&$skiptoken=2`]);
  });

  it('are not followed to another host, which would get our token', async () => {
    const { azure, sent } = wire([{ body: { value: [], nextLink: 'https://evil.example/next' } }]);
    expect(await failureOf(azure.listClusters(sub))).toMatchObject({
      policy: 'Terminal',
      code: 'ForeignUrl',
    });
    expect(sent).toHaveLength(1);
  });

  it('are none in an empty subscription', async () => {
    expect(await wire([{ body: { value: [] } }]).azure.listClusters(sub)).toEqual([]);
  });
});
