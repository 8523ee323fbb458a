import { toWire, urlOf } from './exchange';

describe('an exchange as the oracle reads it', () => {
  test('has one slash at the start, parsed query, lower-case method and headers', () => {
    const wire = toWire({
      method: 'GET',
      url: '//subscriptions/s/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()&api-version=1',
      requestHeaders: { 'If-Match': '"1"', Authorization: 'Bearer secret' },
      status: 200,
      responseHeaders: { 'Content-Type': 'application/json', 'Retry-After': 5 },
      responseBody: {},
    });

    expect(wire).toEqual({
      method: 'get',
      path: '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments',
      query: { $filter: 'atScope()', 'api-version': '1' },
      requestHeaders: { 'if-match': '"1"' },
      status: 200,
      responseHeaders: { 'content-type': 'application/json', 'retry-after': '5' },
      responseBody: {},
      isAnswerJudged: true,
    });
  });

  test('is a copy, so that what happens later to a body changes no verdict', () => {
    const body = { identity: { type: 'None' } };
    const wire = toWire({
      method: 'PATCH',
      url: '/x',
      requestHeaders: {},
      requestBody: body,
      status: 200,
      responseHeaders: {},
    });
    body.identity.type = 'UserAssigned';

    expect(wire.requestBody).toEqual({ identity: { type: 'None' } });
  });

  test('keeps the host of a URL that is not ARM, so that it cannot pass for ARM', () => {
    const exchange = { method: 'GET', requestHeaders: {}, status: 200, responseHeaders: {} };

    expect(urlOf(toWire({ ...exchange, url: 'https://management.azure.com/a?b=1' }))).toBe(
      '/a?b=1',
    );
    expect(urlOf(toWire({ ...exchange, url: 'https://other.example/a' }))).toBe(
      'https://other.example/a',
    );
  });
});
