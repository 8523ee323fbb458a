import { noRoute } from './routes';

const ROUTES = [
  { method: 'GET', route: 'clusters' },
  { method: 'GET', route: 'clusters/{subscriptionId}/{resourceGroup}/{name}' },
  { method: 'DELETE', route: 'clusters/{subscriptionId}/{resourceGroup}/{name}' },
  { method: 'GET', route: 'status' },
];

test('a wrong method is told which ones are right', () => {
  expect(noRoute(ROUTES, 'PUT', 'Clusters/s/g/n/')).toMatchObject({
    status: 405,
    code: 'MethodNotAllowed',
    remedy: 'It takes GET, DELETE.',
    headers: { allow: 'GET, DELETE' },
  });
});

test('a slip in the path is told the nearest one', () => {
  expect(noRoute(ROUTES, 'GET', 'clutsers')).toMatchObject({
    status: 404,
    code: 'RouteUnknown',
    remedy: 'Did you mean /api/clusters? There is /api/clusters, /api/status.',
  });
});

test('a path that stops half way is told what there is below it', () => {
  expect(noRoute(ROUTES, 'GET', 'clusters/s')).toMatchObject({
    status: 404,
    remedy: 'There is /api/clusters, /api/clusters/{subscriptionId}/{resourceGroup}/{name}.',
  });
});

test('the root, and a path of a megabyte, are answered as well', () => {
  expect(noRoute(ROUTES, 'GET', '').status).toBe(404);
  expect(noRoute(ROUTES, 'GET', 'x'.repeat(1_000_000)).detail.length).toBeLessThan(300);
});
