import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../random';
import { gridEvent, rendered, type EventContext } from './event';

const FOLDER = path.resolve(
  process.cwd(),
  '..',
  'shared',
  'reference',
  'data',
  'events',
  'derived',
);
const PRESENT = existsSync(FOLDER);
if (!PRESENT)
  process.stderr.write(
    'skipped: event samples, because ../shared/reference is not beside this checkout\n',
  );

const context = (): EventContext => ({
  random: seededRandom(1),
  tenantId: 'tenant',
  now: 0,
  oddCasing: false,
});

(PRESENT ? describe : describe.skip)('events have the fields of Microsoft’s samples', () => {
  test.each(
    [
      'agentPools',
      'managedClusters',
      'roleAssignments',
      'userAssignedIdentities',
      'virtualMachineScaleSets',
    ].flatMap((type) =>
      (['write', 'delete'] as const).flatMap((verb) =>
        (['eventgrid', 'cloudevents'] as const).map((schema) => [type, verb, schema] as const),
      ),
    ),
  )('%s %s in %s', (type, verb, schema) => {
    const file = `${type}.${verb}_success.${schema === 'cloudevents' ? 'cloudevent' : schema}.json`;
    const sample = JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as {
      subject: string;
      data: { operationName: string; httpRequest?: object };
    };
    const event = rendered(
      gridEvent(
        {
          type: `Microsoft.Resources.Resource${verb === 'write' ? 'Write' : 'Delete'}Success`,
          resource: sample.subject,
          operation: sample.data.operationName,
          actor: { objectId: 'oid', appId: 'app' },
          ...(sample.data.httpRequest
            ? { http: { clientRequestId: 'c', method: 'PUT', url: 'https://x' } }
            : {}),
        },
        context(),
      ),
      schema,
    );
    expect(Object.keys(event).sort()).toEqual(Object.keys(sample).sort());
    expect(Object.keys(event['data'] as object).sort()).toEqual(Object.keys(sample.data).sort());
    expect(event['subject']).toBe(sample.subject);
  });
});

test('who did it is in the claims, by application and by object id', () => {
  const { data } = gridEvent(
    {
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      resource: '/subscriptions/s/resourceGroups/rg',
      operation: 'X/y/write',
      actor: { objectId: 'oid', appId: 'app' },
    },
    context(),
  );
  expect(data['claims']).toMatchObject({
    appid: 'app',
    'http://schemas.microsoft.com/identity/claims/objectidentifier': 'oid',
  });
});

test('the same id is spelt in several ways', () => {
  const one = { ...context(), oddCasing: true };
  const id =
    '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/x';
  const spellings = new Set(
    Array.from(
      { length: 40 },
      () => gridEvent({ type: 'T', resource: id, operation: 'X/y/write' }, one).subject,
    ),
  );
  expect(spellings.size).toBe(4);
  expect(new Set([...spellings].map((text) => text.toLowerCase())).size).toBe(1);
});
