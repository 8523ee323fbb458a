import { createHmac } from 'node:crypto';
import type { Delivery } from './webhook';
import { hintOf, isSigned } from './webhook';

const SECRET = 'It’s a Secret to Everybody';

function delivery(headers: Readonly<Record<string, string>>, body = '{}'): Delivery {
  return { header: (name) => headers[name] ?? null, body: Buffer.from(body) };
}

const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString('base64')}`,
});
const hub = (body: string, secret = SECRET) => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
});

test('the example that GitHub gives is right', () => {
  const headers = {
    'x-hub-signature-256':
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  };
  expect(isSigned('github', "It's a Secret to Everybody", delivery(headers, 'Hello, World!'))).toBe(
    true,
  );
});

test.each([
  ['github', 'signed with the secret', delivery(hub('{"a":1}'), '{"a":1}'), true],
  ['github', 'signed for another body', delivery(hub('{"a":1}'), '{"a":2}'), false],
  ['github', 'signed with another secret', delivery(hub('{}', 'x')), false],
  ['github', 'not signed', delivery({}), false],
  ['github', 'signed with nothing', delivery({ 'x-hub-signature-256': '' }), false],
  ['github', 'with the token of GitLab', delivery({ 'x-gitlab-token': SECRET }), false],
  ['gitlab', 'with the token', delivery({ 'x-gitlab-token': SECRET }), true],
  ['gitlab', 'with a part of it', delivery({ 'x-gitlab-token': SECRET.slice(0, -1) }), false],
  ['gitlab', 'without one', delivery({}), false],
  ['azureDevOps', 'with the password', delivery(basic(`hooks:${SECRET}`)), true],
  ['azureDevOps', 'with the password and no name', delivery(basic(`:${SECRET}`)), true],
  ['azureDevOps', 'with the secret as name', delivery(basic(`${SECRET}:`)), false],
  ['azureDevOps', 'with another scheme', delivery({ authorization: `Bearer ${SECRET}` }), false],
  ['azureDevOps', 'without anything', delivery({}), false],
] as const)('of %s, a delivery %s', (provider, _what, sent, signed) => {
  expect(isSigned(provider, SECRET, sent)).toBe(signed);
});

test('a secret that is empty is none: everybody knows it', () => {
  expect(isSigned('gitlab', '', delivery({ 'x-gitlab-token': '' }))).toBe(false);
  expect(isSigned('azureDevOps', '', delivery(basic('a:')))).toBe(false);
});

test.each([
  ['github', 'push', delivery({ 'x-github-event': 'push' }), 'a push'],
  ['github', 'pull_request', delivery({ 'x-github-event': 'pull_request' }), 'a pull request'],
  ['github', 'star', delivery({ 'x-github-event': 'star' }), undefined],
  ['github', 'ping', delivery({ 'x-github-event': 'ping' }), undefined],
  ['gitlab', 'Push Hook', delivery({ 'x-gitlab-event': 'Push Hook' }), 'a push'],
  [
    'gitlab',
    'Merge Request Hook',
    delivery({ 'x-gitlab-event': 'Merge Request Hook' }),
    'a pull request',
  ],
  ['gitlab', 'Pipeline Hook', delivery({ 'x-gitlab-event': 'Pipeline Hook' }), undefined],
  ['azureDevOps', '{"eventType":"git.push"}', delivery({}, '{"eventType":"git.push"}'), 'a push'],
  [
    'azureDevOps',
    '{"eventType":"git.pullrequest.merged"}',
    delivery({}, '{"eventType":"git.pullrequest.merged"}'),
    'a pull request',
  ],
  [
    'azureDevOps',
    '{"eventType":"workitem.created"}',
    delivery({}, '{"eventType":"workitem.created"}'),
    undefined,
  ],
  ['azureDevOps', 'no JSON', delivery({}, 'no JSON'), undefined],
  ['azureDevOps', 'null', delivery({}, 'null'), undefined],
] as const)('of %s, the event %s is understood', (provider, _event, sent, what) => {
  expect(hintOf(provider, sent)).toBe(what);
});
