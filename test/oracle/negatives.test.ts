import { describeWithReference } from '../support/reference';
import { readExamples } from './examples';
import type { Exchange } from './exchange';
import { copy } from './exchange';
import { openOracle } from './index';
import { readRecording } from './recordings';

type Json = Record<string, unknown>;

/** The same exchange with one thing changed in its body, which is copied. */
function withBody(
  exchange: Exchange,
  where: 'requestBody' | 'responseBody',
  change: (body: Json) => void,
): Exchange {
  const body = copy(exchange[where]) as Json;
  change(body);
  return { ...exchange, [where]: body };
}

/** The object at a dotted path. */
function at(body: Json, path: string): Json {
  return path.split('.').reduce((json, key) => json[key] as Json, body);
}

async function found(exchange: Exchange): Promise<readonly string[]> {
  const oracle = await openOracle();
  oracle?.check(exchange);
  const violations = (await oracle?.violations()) ?? [];
  return violations.map(({ where, code, path }) => `${where} ${code} ${path}`.trim());
}

const IDENTITY =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a';
const VMSS_OPERATION =
  'https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/locations/westeurope/operations/11111111-1111-1111-1111-111111111111?api-version=2026-04-01';

describeWithReference('the oracle catches', (folder) => {
  const example = (operation: string): Exchange => {
    const first = readExamples(folder, (name) => name === operation)[0]?.exchanges[0];
    if (first === undefined) throw new Error(`no official example of ${operation}`);
    return first;
  };
  const cluster = example('ManagedClusters_Get');
  const scaleSet = example('VirtualMachineScaleSets_Get');
  const identity = example('UserAssignedIdentities_Get');
  const assignment = example('RoleAssignments_Create');
  const patch = ((): Exchange => {
    const sent = readRecording(folder, 'test_vmss_explicit_msi').find(
      ({ method }) => method === 'PATCH',
    );
    if (sent === undefined) throw new Error('no PATCH in test_vmss_explicit_msi');
    return sent;
  })();
  const failure = (status: number, body: unknown): Exchange => ({
    ...patch,
    status,
    responseHeaders: { 'content-type': 'application/json' },
    responseBody: body,
  });

  test('nothing in the exchanges that the tests below damage', async () => {
    for (const exchange of [cluster, scaleSet, identity, assignment, patch]) {
      expect(await found(exchange)).toEqual([]);
    }
  });

  test('an unknown property in an answer', async () => {
    const answer = withBody(identity, 'responseBody', (body) => {
      at(body, 'properties')['colour'] = 'blue';
    });

    expect(await found(answer)).toContain(
      'response OBJECT_ADDITIONAL_PROPERTIES $.properties.colour',
    );
  });

  test('a property that neither the nearest nor the exact version of AKS knows', async () => {
    const answer = withBody(cluster, 'responseBody', (body) => {
      at(body, 'properties')['colour'] = 'blue';
    });

    expect(await found(answer)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^response OBJECT_ADDITIONAL_PROPERTIES /),
        'response EXACT_ADDITIONAL_PROPERTIES $.properties',
      ]),
    );
  });

  test('an unknown property in a request', async () => {
    const request = withBody(patch, 'requestBody', (body) => {
      at(body, 'identity')['kind'] = 'UserAssigned';
    });

    expect(await found(request)).toContain('request OBJECT_ADDITIONAL_PROPERTIES $.identity.kind');
  });

  test('a value of the wrong type', async () => {
    const answer = withBody(scaleSet, 'responseBody', (body) => {
      at(body, 'sku')['capacity'] = 'three';
    });

    expect(await found(answer)).toContain('response INVALID_TYPE $.sku.capacity');
  });

  test('a word that is not in an enum', async () => {
    const request = withBody(patch, 'requestBody', (body) => {
      at(body, 'identity')['type'] = 'Both';
    });

    expect(await found(request)).toContain('request ENUM_MISMATCH $.identity.type');
  });

  test('a required property that is missing', async () => {
    const request = withBody(assignment, 'requestBody', (body) => {
      delete at(body, 'properties')['principalId'];
    });

    expect(await found(request)).toContain(
      'request OBJECT_MISSING_REQUIRED_PROPERTY $.properties.principalId',
    );
  });

  test('a resource without its id', async () => {
    const answer = withBody(cluster, 'responseBody', (body) => {
      delete body['id'];
    });

    expect(await found(answer)).toContain('response MISSING_RESOURCE_ID $');
  });

  test('an array where a map of identities belongs, in the request and in the answer', async () => {
    const request = withBody(patch, 'requestBody', (body) => {
      at(body, 'identity')['userAssignedIdentities'] = [IDENTITY];
    });
    const answer = withBody(patch, 'responseBody', (body) => {
      at(body, 'identity')['userAssignedIdentities'] = [IDENTITY];
    });

    expect(await found(request)).toContain(
      'request INVALID_TYPE $.identity.userAssignedIdentities',
    );
    expect(await found(answer)).toContain(
      'response INVALID_TYPE $.identity.userAssignedIdentities',
    );
  });

  test('a success code that the operation does not have', async () => {
    const accepted = { ...patch, status: 202 };

    expect(await found(accepted)).toContain('response INVALID_RESPONSE_CODE');
  });

  test('an answer without content type', async () => {
    expect(await found({ ...cluster, responseHeaders: {} })).toContain(
      'response INVALID_CONTENT_TYPE',
    );
  });

  test.each([
    ['a bare string', 'Conflict'],
    ['code and message without the envelope', { code: 'Conflict', message: 'busy' }],
    ['an empty envelope', { error: {} }],
    ['a code without a message', { error: { code: 'Conflict' } }],
  ])('a bad error envelope: %s', async (_, body) => {
    expect(await found(failure(409, body))).toContain('response ERROR_ENVELOPE $.error');
  });

  test('nothing in errors with the right envelope', async () => {
    for (const status of [400, 403, 404, 409, 412, 429, 500]) {
      const error = { error: { code: 'SomeCode', message: 'what happened' } };
      expect(await found(failure(status, error))).toEqual([]);
    }
  });

  test('a URL that no description covers', async () => {
    const nowhere = [
      '/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Nowhere/things',
      '/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/things',
      '/metrics',
      'https://elsewhere.example/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Compute/virtualMachines?api-version=2026-04-01',
    ];
    for (const url of nowhere) {
      expect(await found({ ...scaleSet, url })).toContain('request UNKNOWN_URL');
    }
  });

  test('a method that the URL does not have', async () => {
    expect(await found({ ...scaleSet, method: 'POST' })).toContain('request UNKNOWN_URL');
  });

  test('an api-version that is not the one of the SDK', async () => {
    const older = scaleSet.url.replace('2026-04-01', '2024-07-01');
    const none = scaleSet.url.replace(/api-version=[^&]*/, '');

    expect(await found({ ...scaleSet, url: older })).toEqual(['request WRONG_API_VERSION']);
    expect(await found({ ...scaleSet, url: none })).toEqual(['request WRONG_API_VERSION']);
  });

  test('a missing Azure-AsyncOperation on a scale set that is still Updating', async () => {
    const silent = { ...patch, responseHeaders: { 'content-type': 'application/json' } };

    expect(await found(silent)).toEqual(['response LRO_MISSING_HEADER']);
  });

  test('a 202 without Azure-AsyncOperation and Location', async () => {
    const { url } = scaleSet;
    const deleted = {
      method: 'DELETE',
      url,
      requestHeaders: {},
      status: 202,
      responseHeaders: { 'Azure-AsyncOperation': VMSS_OPERATION },
    };

    expect(await found(deleted)).toEqual([]);
    expect(await found({ ...deleted, responseHeaders: {} })).toEqual([
      'response LRO_MISSING_HEADER',
    ]);
  });

  test('wrong requests also where a test scripted the answer or cut the connection, and no such answer', async () => {
    const request = withBody(patch, 'requestBody', (body) => {
      at(body, 'identity')['type'] = 'Both';
    });
    const wrongAnswer = { status: 500, responseBody: 'Bad Gateway', responseHeaders: {} };

    const expected = [
      'request ENUM_MISMATCH $.identity.type',
      'request EXACT_ENUM $.identity.type',
    ];

    expect(await found({ ...request, ...wrongAnswer, scripted: true })).toEqual(expected);
    expect(await found({ ...request, ...wrongAnswer, status: 0 })).toEqual(expected);
  });

  test('a poll URL that points at the loopback server', async () => {
    const leaked = VMSS_OPERATION.replace('https://management.azure.com', 'http://127.0.0.1:8080');
    const responseHeaders = { ...patch.responseHeaders, 'azure-asyncoperation': leaked };

    expect(await found({ ...patch, responseHeaders })).toEqual(['response LRO_BAD_URL']);
  });
});

describeWithReference('the exact version', (folder) => {
  const cluster = readExamples(folder, (name) => name === 'ManagedClusters_Get')[0]?.exchanges[0];
  const locked = (restrictionLevel: unknown): Exchange =>
    withBody(cluster as Exchange, 'responseBody', (body) => {
      at(body, 'properties')['nodeResourceGroupProfile'] = { restrictionLevel };
    });

  test('lets pass what AKS added after the nearest swagger', async () => {
    expect(await found(locked('ReadOnly'))).toEqual([]);
  });

  test('judges what AKS added after the nearest swagger', async () => {
    expect(await found(locked(7))).toContain(
      'response EXACT_TYPE $.properties.nodeResourceGroupProfile.restrictionLevel',
    );
  });

  test('allows null in a PATCH only as the value of a map entry', async () => {
    const [patch] = readRecording(folder, 'test_vmss_explicit_msi').filter(
      ({ method }) => method === 'PATCH',
    );
    const sent = (value: unknown): Exchange =>
      withBody(patch as Exchange, 'requestBody', (body) => {
        body['identity'] = { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: value } };
      });

    expect(await found(sent(null))).toEqual([]);
    expect(await found(sent({ principalId: null }))).not.toEqual([]);
  });
});
