import type { Fleet } from '../../faults/fleet';
import { openOnboarded } from '../../faults/fleet';
import { expectNoViolations } from '../../oracle';
import { pathOf } from '../../support/stage';
import { callApi, operationsInDocument, queriesInDocument } from '../contract';
import { expectUntouched } from '../untouched';

const ELSEWHERE = '99999999-9999-4999-8999-999999999999';

let fleet: Fleet;
/** Path of a cluster that is onboarded. */
let path: string;

beforeAll(async () => {
  fleet = await openOnboarded({ events: 'none', pools: ['system'] });
  path = fleet.clusters.map(pathOf)[0] ?? '';
});

afterAll(async () => {
  await fleet.stage.stop();
  await expectNoViolations(fleet.oracle);
});

interface Refused {
  readonly request: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Sends it, proves that it set nothing going, and gives `400 InvalidJson`. */
async function refusal({ request, body, headers }: Refused): Promise<string> {
  const { stage } = fleet;
  const answer = await expectUntouched(stage, () =>
    callApi(stage, request.replace('{path}', path), body, headers),
  );
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.body?.status).toBe(answer.status);
  return `${answer.status} ${String(answer.body?.title)}`;
}

test.each([
  ['is no JSON', '{'],
  ['is a list', '[]'],
  ['is a text', '"dryRun"'],
  ['is null', 'null'],
  ['is a number', '7'],
])('a resync whose body %s is refused', async (_, body) => {
  const told = body === '{' ? '400 InvalidJson' : '400 InvalidBody';
  expect(await refusal({ request: 'POST {path}/resync', body })).toBe(told);
  expect(await refusal({ request: 'POST /api/resync', body })).toBe(told);
});

test.each([
  ['a key that nobody knows', { dryrun: true }, 'UnknownKey'],
  ['a key that JavaScript knows', '{"__proto__": {"dryRun": true}}', 'UnknownKey'],
  ['a text for a flag', { dryRun: 'yes' }, 'InvalidValue'],
  ['a number for a flag', { onboard: 1 }, 'InvalidValue'],
  ['null for a flag', { dryRun: null }, 'InvalidValue'],
])('a resync with %s is refused', async (_, body, code) => {
  expect(await refusal({ request: 'POST {path}/resync', body })).toBe(`400 ${code}`);
});

test.each([
  ['nothing selected', {}, '400 EmptySelector'],
  ['no body', undefined, '400 EmptySelector'],
  ['a key that nobody knows', { name: ['aks1'] }, '400 UnknownKey'],
  ['a text for a list', { names: 'aks1' }, '400 InvalidValue'],
  ['an empty list', { names: [] }, '400 InvalidValue'],
  ['an empty text', { names: [''] }, '400 InvalidValue'],
  ['numbers for texts', { names: [1] }, '400 InvalidValue'],
  ['null for a list', { names: null }, '400 InvalidValue'],
  ['a subscription that is none', { subscriptions: ['production'] }, '400 InvalidSubscriptionId'],
  ['a subscription that is not ours', { subscriptions: [ELSEWHERE] }, '404 SubscriptionNotManaged'],
  ['a profile that nobody wrote', { profiles: ['team-b'] }, '404 ProfileUnknown'],
])('a resync of the fleet with %s is refused', async (_, body, told) => {
  expect(await refusal({ request: 'POST /api/resync', body })).toBe(told);
});

test('a body of a megabyte is refused before it is read as JSON', async () => {
  const body = `{"dryRun": ${'['.repeat(1_000_000)}`;
  expect(await refusal({ request: 'POST {path}/resync', body })).toBe('413 BodyTooLarge');
  expect(await refusal({ request: 'POST /api/resync', body })).toBe('413 BodyTooLarge');
});

test.each([
  ['is empty', ''],
  ['has 129 characters', 'k'.repeat(129)],
  ['has a blank in it', 'a b'],
])('an Idempotency-Key that %s is refused', async (_, key) => {
  const headers = { 'idempotency-key': key };
  const told = '400 InvalidIdempotencyKey';
  expect(await refusal({ request: 'POST {path}/resync', headers })).toBe(told);
  expect(await refusal({ request: 'POST /api/resync', headers, body: { names: ['aks1'] } })).toBe(
    told,
  );
});

describe.each(['GET {}', 'GET {}/plan', 'POST {}/resync', 'DELETE {}'])('%s', (template) => {
  const of = (place: string): Refused => ({
    request: template.replace('{}', `/api/clusters/${place}`),
  });

  test.each([
    ['a subscription that is no GUID', 'production/rg-aks/aks1', '400 InvalidSubscriptionId'],
    ['a subscription that is not ours', `${ELSEWHERE}/rg-aks/aks1`, '404 SubscriptionNotManaged'],
    ['a slash in the name', `${ELSEWHERE}/rg-aks/aks1%2Fpools`, '400 InvalidClusterName'],
    ['a way out of the group', `${ELSEWHERE}/rg-aks/%2E%2E%2Fother`, '400 InvalidClusterName'],
    ['a blank in the group', `${ELSEWHERE}/rg%20aks/aks1`, '400 InvalidClusterName'],
    ['a line break in the name', `${ELSEWHERE}/rg-aks/aks1%0a`, '400 InvalidClusterName'],
    ['a name of a kilobyte', `${ELSEWHERE}/rg-aks/${'a'.repeat(1000)}`, '400 InvalidClusterName'],
    ['a quote in the name', `${ELSEWHERE}/rg-aks/aks'1`, '400 InvalidClusterName'],
  ])('with %s is refused', async (_, place, told) => {
    expect(await refusal(of(place))).toBe(told);
  });
});

test('a cluster that nobody ever asked for is not there to be shown or off-boarded', async () => {
  const unknown = path.replace(/aks1$/, 'aks9');
  expect(await refusal({ request: `GET ${unknown}` })).toBe('404 ClusterUnknown');
  expect(await refusal({ request: `DELETE ${unknown}` })).toBe('404 ClusterUnknown');
});

test.each(['0', '-1', '1001', '1.5', 'many', '', '0x10', '1e2', '%205%20', '05'])(
  'a limit of "%s" is refused',
  async (limit) => {
    expect(await refusal({ request: `GET /api/clusters?limit=${limit}` })).toBe('400 InvalidLimit');
  },
);

test.each(['', 'zzz', "'%20or%20'1'%20eq%20'1", 'A'.repeat(32)])(
  'a continuation of "%s" is refused',
  async (continuation) => {
    const request = `GET /api/clusters?continuation=${continuation}`;
    expect(await refusal({ request })).toBe('400 InvalidContinuation');
  },
);

test('a plan for an intent or in a format that nobody knows is refused', async () => {
  expect(await refusal({ request: 'GET {path}/plan?intent=delete' })).toBe('400 InvalidIntent');
  expect(await refusal({ request: 'GET {path}/plan?format=yaml' })).toBe('400 InvalidFormat');
});

test.each([
  ['PUT {path}', '405 MethodNotAllowed'],
  ['PATCH /api/status', '405 MethodNotAllowed'],
  ['OPTIONS /api/clusters', '405 MethodNotAllowed'],
  ['GET /api/resync', '405 MethodNotAllowed'],
  ['GET /api/clusters/a/b', '404 RouteUnknown'],
  ['GET /api/clutsers', '404 RouteUnknown'],
  ['POST /api', '404 RouteUnknown'],
])('%s is none of ours, and says so as every other problem does', async (request, told) => {
  const [method = '', where = ''] = request.replace('{path}', path).split(' ');
  const answer = await expectUntouched(fleet.stage, () => fleet.stage.http(method, where));
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = (await answer.json()) as { readonly title: string };
  expect(`${answer.status} ${problem.title}`).toBe(told);
});

test.each([
  ['PUT {path}', 'GET, HEAD, DELETE'],
  ['OPTIONS {path}/plan', 'GET, HEAD'],
  ['HEAD {path}/resync', 'POST'],
  ['DELETE /api/charts/podinfo/resync', 'POST'],
])('%s is told which methods there are: %s', async (request, allowed) => {
  const [method = '', where = ''] = request.replace('{path}', path).split(' ');
  const answer = await fleet.stage.http(method, where);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allowed]);
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'])(
  'a body that is said to be %s is refused before it is read',
  async (type) => {
    const headers = { 'content-type': type };
    for (const request of ['POST {path}/resync', 'POST /api/resync']) {
      expect(await refusal({ request, body: '{', headers })).toBe('415 UnsupportedMediaType');
    }
  },
);

test('a flag that is given twice is refused, for nobody could tell which one counts', async () => {
  const body = '{"dryRun": true, "dryRun": false}';
  expect(await refusal({ request: 'POST {path}/resync', body })).toBe('400 RepeatedKey');
});

test.each([
  ['GET /api/charts/%20', '400 InvalidName'],
  ['GET /api/repositories/a%2Fb/plan', '400 InvalidName'],
  [`POST /api/charts/${'a'.repeat(64)}/resync`, '400 InvalidName'],
  ['GET /api/runs/a%20b', '400 InvalidRunId'],
  ['GET {path}/plan?id=', '400 InvalidPlanId'],
  ['GET {path}/plan?id=..%2F..', '400 InvalidPlanId'],
])('%s names nothing that could be there', async (request, told) => {
  expect(await refusal({ request })).toBe(told);
});

test('what is not below /api is left to the Functions host', async () => {
  for (const where of ['/runtime/webhooks/nowhere', '/nowhere']) {
    const answer = await fleet.stage.http('GET', where);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  }
});

test.each(queriesInDocument())(
  '%s refuses a parameter that the document does not list, and takes those that it does',
  async (operation, known) => {
    const request = operation.replace(/\/api\/clusters\/\{.+?\}\/\{.+?\}\/\{name\}/, path);
    expect(await refusal({ request: `${request}?vrebose=1` })).toBe('400 UnknownParameter');
    for (const name of known) {
      expect(await refusal({ request: `${request}?${name}=~&${name}=~` })).toBe(
        '400 RepeatedParameter',
      );
    }
  },
);

test('routes are tried by the names of functions: the one for all the rest comes last', () => {
  const names = fleet.stage.host.functions.map(({ name }) => name.toUpperCase()).sort();
  expect(names.at(-1)).toBe('ZZUNKNOWNROUTE');
});

/** Whatever is none of ours, the pages and the document itself, what forges call, and the paths of 0.1, which only say where to go. */
const UNDESCRIBED =
  /^(zzUnknownRoute|getDashboard|getDocs|getOpenApi|onForgeEvent|moved[A-Z][A-Za-z]+)$/;

test('the document describes every HTTP function, and no other', () => {
  const registered = fleet.stage.host.functions
    .filter(({ trigger, name }) => trigger === 'http' && !UNDESCRIBED.test(name))
    .flatMap(({ name, route = '', methods = [] }) =>
      // HEAD comes with GET, and is not described by itself.
      methods.filter((each) => each !== 'HEAD').map((method) => `${method} ${route} ${name}`),
    );
  expect(registered.sort()).toEqual(operationsInDocument());
});
