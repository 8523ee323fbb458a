import { ReconcileError } from '../../shared/core/base/errors';
import { problemOf, problemResponse, refuse } from './problem';

/** The problem that `work` throws. */
function thrownBy(work: () => never): unknown {
  try {
    return work();
  } catch (error) {
    return problemOf(error);
  }
}

test('a refusal tells what was wrong and what to do', () => {
  expect(thrownBy(() => refuse(404, 'ClusterUnknown', 'never seen', 'POST it'))).toEqual({
    status: 404,
    code: 'ClusterUnknown',
    detail: 'never seen',
    remedy: 'POST it',
  });
});

test.each([
  ['Throttled', 429, 30],
  ['Transient', 503, 2],
  ['Conflict', 409, 15],
  ['Waiting', 503, 20],
  ['Stalled', 409, undefined],
  ['Terminal', 400, undefined],
  ['UnknownOutcome', 502, 5],
] as const)('a %s failure is answered %d', (policy, status, retryAfterSeconds) => {
  const problem = problemOf(
    new ReconcileError({ policy, code: 'TooManyRequests', message: 'busy' }),
  );
  expect(problem).toEqual({
    status,
    code: 'TooManyRequests',
    detail: 'busy',
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
});

test('an unforeseen error tells nothing of its insides', () => {
  const problem = problemOf(new Error('AccountKey=hunter2'));
  expect(problem).toMatchObject({ status: 500, code: 'Unexpected' });
  expect(JSON.stringify(problem)).not.toContain('hunter2');
});

test('the answer is problem+json with the code in type and title, and says when to come back', () => {
  const code = 'TooManyRequests';
  const problem = { status: 429, code, detail: 'busy', retryAfterSeconds: 30 } as const;
  expect(problemResponse(problem)).toEqual({
    status: 429,
    headers: { 'content-type': 'application/problem+json', 'retry-after': '30' },
    body: '{"type":"urn:aks-identity-reconciler:problem:TooManyRequests","title":"TooManyRequests","status":429,"detail":"busy","docs":"/api/docs/reference/errors.html#toomanyrequests"}',
  });
});
