import type { Access } from '../../../shared/access';
import type { Fleet } from '../../faults/fleet';
import { openOnboarded } from '../../faults/fleet';
import { pathOf } from '../../support/stage';
import { callApi } from '../contract';
import { expectUntouched } from '../untouched';

let fleet: Fleet;
/** Path of a cluster that is onboarded. */
let path: string;

beforeAll(async () => {
  fleet = await openOnboarded({ events: 'none', pools: ['system'] });
  path = fleet.clusters.map(pathOf)[0] ?? '';
});
afterAll(() => fleet.stage.stop());

type Headers = Record<string, string>;

const ROLE_CLAIM = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role';

/** What App Service authentication puts before a request of somebody with these app roles. */
function signedIn(roles: readonly string[], provider = 'aad', claim = 'roles'): Headers {
  const principal = {
    auth_typ: provider,
    claims: [{ typ: 'name', val: 'Ada' }, ...roles.map((val) => ({ typ: claim, val }))],
    name_typ: 'name',
    role_typ: ROLE_CLAIM,
  };
  const header = Buffer.from(JSON.stringify(principal)).toString('base64');
  return { 'x-ms-client-principal': header, 'x-ms-client-principal-name': 'ada@example.com' };
}

async function answerTo(access: Access, request: string, headers: Headers = {}): Promise<string> {
  fleet.stage.renew({ access });
  const { status, body } = await callApi(fleet.stage, request.replace('{path}', path), undefined, {
    ...headers,
  });
  const told = body?.['role'] ?? body?.['title'];
  return `${status} ${typeof told === 'string' ? told : 'taken'}`;
}

/** The same of a request that must set nothing going. */
function refused(access: Access, request: string, headers: Headers = {}): Promise<string> {
  return expectUntouched(fleet.stage, () => answerTo(access, request, headers));
}

const ME = 'GET /api/me';
const RESYNC = 'POST {path}/resync';
const CHANGES = [RESYNC, 'POST /api/resync', 'DELETE {path}?confirm=aks1'];

test('whoever has a key may do all, as before there were roles', async () => {
  expect(await answerTo('keys', ME)).toBe('200 operator');
  expect(await answerTo('keys', RESYNC)).toBe('202 taken');
});

test('somebody who makes up who he is gains and loses nothing where the platform does not say it', async () => {
  const forged = signedIn(['operator']);
  const { body } = await callApi(fleet.stage, ME, undefined, signedIn(['reader']));
  expect(body).toEqual({ role: 'operator', by: 'key' });
  expect(await answerTo('readOnly', ME, forged)).toBe('200 reader');
  for (const change of CHANGES) {
    expect(await refused('readOnly', change, forged)).toBe('403 ReadOnly');
    expect(await refused('closed', change, forged)).toBe('503 AuthenticationOff');
  }
  expect(await answerTo('closed', 'GET /api/clusters', forged)).toBe('503 AuthenticationOff');
});

test('an operator by Entra changes things, a reader only looks, and is told how to become one', async () => {
  const [operator, reader] = [signedIn(['operator']), signedIn(['reader'])];
  expect(await answerTo('entra', ME, operator)).toBe('200 operator');
  expect(await answerTo('entra', RESYNC, operator)).toBe('202 taken');
  expect(await answerTo('entra', ME, reader)).toBe('200 reader');
  expect(await answerTo('entra', 'GET {path}', reader)).toBe('200 taken');
  for (const change of CHANGES) {
    expect(await refused('entra', change, reader)).toBe('403 NotAnOperator');
  }
});

test('a role that Entra sends under its long name counts as well, in any case', async () => {
  const operator = signedIn(['Operator', 'reader'], 'aad', ROLE_CLAIM);
  expect(await answerTo('entra', ME, operator)).toBe('200 operator');
  const { body } = await callApi(fleet.stage, ME, undefined, operator);
  expect(body).toEqual({ role: 'operator', by: 'entra', name: 'ada@example.com' });
});

test.each([
  ['nobody', {}, '401 NotSignedIn'],
  [
    'somebody of another provider with a claim of that name',
    signedIn(['operator'], 'github'),
    '401 NotSignedIn',
  ],
  ['somebody without a role', signedIn([]), '403 NoRole'],
  ['somebody with another role', signedIn(['owner']), '403 NoRole'],
  ['a claim that is no role', signedIn(['operator'], 'aad', 'groups'), '403 NoRole'],
  ['half a header', { 'x-ms-client-principal': 'eyJhdXRo' }, '401 NotSignedIn'],
  ['a header that is no object', { 'x-ms-client-principal': 'bnVsbA==' }, '401 NotSignedIn'],
])('%s sees nothing and changes nothing where Entra decides', async (_, headers, told) => {
  expect(await answerTo('entra', 'GET /api/clusters', headers)).toBe(told);
  for (const change of CHANGES) expect(await refused('entra', change, headers)).toBe(told);
});

const OURS = { 'x-aks-identity-page': '1' };

test.each([
  ['of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['of a neighbour', { 'sec-fetch-site': 'same-site', origin: 'https://b.example', ...OURS }],
  ['of another site in an old browser', { origin: 'https://evil.example', ...OURS }],
  ['in a sandbox', { origin: 'null', ...OURS }],
  ['of this site that is not the dashboard', { 'sec-fetch-site': 'same-origin' }],
])('a page %s changes nothing in the name of whoever looks at it', async (_, headers) => {
  const operator = signedIn(['operator']);
  for (const change of CHANGES) {
    expect(await refused('entra', change, { ...operator, ...headers })).toBe('403 CrossSite');
    expect(await refused('keys', change, headers)).toBe('403 CrossSite');
  }
});

test('the dashboard, the command line and a page that holds a key may', async () => {
  const origin = fleet.stage.host.url;
  for (const headers of [
    { 'sec-fetch-site': 'same-origin', origin, ...OURS },
    { origin, ...OURS },
    { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://portal.azure.com', 'x-functions-key': 'k' },
  ]) {
    expect(await answerTo('keys', RESYNC, headers)).toBe('202 taken');
  }
});
