import { cluster } from '../../../test/support/world';
import type { Failure } from '../../core/base/errors';
import { statusFailure } from './failure';

const REQUEST = { method: 'GET', path: '/api/v1/pods' };

function failureOf(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Failure {
  return statusFailure(cluster(), REQUEST, { status, text, headers }).failure;
}

function statusText(reason: string, message: string): string {
  return JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message });
}

type Said = readonly [status: number, reason: string, message: string];

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const ASSIGNED = 'azureassignedidentities.aadpodidentity.k8s.io "web"';

test('a refusal in plain text says what the server said, and when to come back', () => {
  const headers = { ...PLAIN, 'retry-after': '3' };
  expect(failureOf(429, 'Too many requests, please try again later.\n', headers)).toMatchObject({
    policy: 'Throttled',
    code: 'ApiServerBusy',
    retryAfterMs: 3000,
    message: 'GET /api/v1/pods of aks-prod: 429. Too many requests, please try again later.',
  });
});

test('a path that nobody serves is told in the words of the server', () => {
  expect(failureOf(404, '404 page not found\n', PLAIN)).toMatchObject({
    code: 'NotFound',
    message: 'GET /api/v1/pods of aks-prod: 404. 404 page not found',
  });
});

test('a web page of a proxy that says 404 is no proof that anything is not there', () => {
  const headers = { 'content-type': 'text/html' };
  const failure = failureOf(404, '<html><title>404 Not Found</title></html>', headers);
  expect(failure).toMatchObject({ policy: 'Transient', code: 'ApiServerError' });
  expect(failure.message).toContain('proxy');
  expect(failure.message).not.toContain('<');
});

test('an answer without a word is told as such', () => {
  expect(failureOf(502, '', {}).message).toBe(
    'GET /api/v1/pods of aks-prod: 502. It says no more.',
  );
});

test.each<[string, Said, Partial<Failure>]>([
  [
    'a server that has just started and watches nothing yet',
    [429, 'TooManyRequests', 'storage is (re)initializing'],
    { policy: 'Transient', code: 'ApiServerStarting', retryAfterMs: 1000 },
  ],
  [
    'a server that shuts down',
    [503, 'ServiceUnavailable', 'apiserver is shutting down'],
    { policy: 'Transient', code: 'ApiServerError' },
  ],
  [
    'a namespace that goes',
    [
      403,
      'Forbidden',
      `${ASSIGNED} is forbidden: unable to create new content in namespace x because it is being terminated`,
    ],
    { policy: 'Waiting', code: 'NamespaceTerminating' },
  ],
  [
    'a webhook',
    [
      403,
      'Forbidden',
      'admission webhook "validation.gatekeeper.sh" denied the request: [no-objects] no',
    ],
    { policy: 'Stalled', code: 'AdmissionDenied' },
  ],
  [
    'a policy in the cluster',
    [
      422,
      'Invalid',
      `${ASSIGNED} is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no`,
    ],
    { policy: 'Stalled', code: 'AdmissionDenied' },
  ],
  [
    'a quota',
    [
      403,
      'Forbidden',
      `${ASSIGNED} is forbidden: exceeded quota: q, requested: count/x=1, used: count/x=9, limited: count/x=9`,
    ],
    { policy: 'Stalled', code: 'QuotaExceeded' },
  ],
  [
    'RBAC',
    [
      403,
      'Forbidden',
      'pods is forbidden: User "x" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    { policy: 'Stalled', code: 'ClusterAccessDenied' },
  ],
  ['a name that is taken', [409, 'AlreadyExists', `${ASSIGNED} already exists`], taken(true)],
  ['a lost race', [409, 'Conflict', `${ASSIGNED}: please apply AlreadyExists`], taken(false)],
])('%s is told for what it is', (_, [status, reason, message], expected) => {
  expect(failureOf(status, statusText(reason, message))).toMatchObject(expected);
});

function taken(exists: boolean): Partial<Failure> {
  return { policy: 'Conflict', code: exists ? 'AlreadyExists' : 'Conflict' };
}

test('the remedy of an admission policy is not to hand out rights', () => {
  const told = 'admission webhook "x" denied the request: no';
  expect(failureOf(403, statusText('Forbidden', told)).remedy).not.toContain('reader.yaml');
});

test('Retry-After of an error of the server is kept as well', () => {
  const headers = { ...PLAIN, 'retry-after': '30' };
  expect(failureOf(503, 'apiserver not ready', headers)).toMatchObject({ retryAfterMs: 30_000 });
});
