import * as answers from './answers';
import { play } from './canned';

const { ALL_READY, FLEET, SHOP, STEP, WEB } = answers;
const KEY = { AKS_IDENTITY_KEY: 'secret' };
const APP = 'https://my-app.azurewebsites.net';

describe('a key or a token', () => {
  test('goes into headers, never into the address', async () => {
    const { asked, headers } = await play(`get clusters --url ${APP}`, ALL_READY, { env: KEY });
    expect(headers[0]?.get('x-functions-key')).toBe('secret');
    expect(asked.join('')).not.toContain('secret');
  });

  test('is not sent where there is none', async () => {
    const { headers } = await play('get clusters', ALL_READY);
    expect(headers[0]?.get('x-functions-key')).toBeNull();
    expect(headers[0]?.get('authorization')).toBeNull();
  });

  test('is asked of Entra, once, for the scope that is given', async () => {
    const { headers } = await play(`get clusters --url ${APP} --entra api://x/.default`, FLEET);
    const sent = headers.map((each) => each.get('authorization'));
    expect(sent).toEqual(Array(2).fill('Bearer token for api://x/.default'));
  });

  test.each([
    ['get clusters --url http://my-app.example', KEY],
    ['get clusters --url http://my-app.example --entra s', {}],
    ['get clusters', { ...KEY, AKS_IDENTITY_URL: 'http://127.0.0.1.evil.example' }],
  ])('never goes over a network in the clear: `%s`', async (line, env) => {
    const { exit, err, asked } = await play(line, ALL_READY, { env });
    expect([exit, asked]).toEqual([1, []]);
    expect(err).toContain('It would cross the network unencrypted.');
    expect(err).not.toContain('secret');
  });
});

describe('the site', () => {
  test.each(['https://a.example/api', 'https://a.example/', 'https://a.example/api/'])(
    'may be copied with what follows it: %s',
    async (url) => {
      const { exit } = await play(`get clusters --url ${url}`, ALL_READY);
      expect(exit).toBe(0);
    },
  );

  test.each([
    'a.example',
    'ftp://a.example',
    'https://a.example/api/clusters',
    'https://a.example/?code=secret',
    'https://me:secret@a.example',
  ])('that is none is wrong usage: %s', async (url) => {
    const { exit, err, asked } = await play(`get clusters --url ${url}`, ALL_READY);
    expect([exit, asked]).toEqual([64, []]);
    if (url.startsWith('https')) expect(err).not.toContain('secret');
  });

  test('of --url goes before that of the environment, and an empty one is none', async () => {
    const env = { AKS_IDENTITY_URL: 'nonsense' };
    expect((await play(`get clusters --url ${APP}`, ALL_READY, { env })).exit).toBe(0);
    expect((await play('get clusters', ALL_READY, { env })).exit).toBe(64);
    expect((await play('get clusters', ALL_READY, { env: { AKS_IDENTITY_URL: '' } })).exit).toBe(0);
  });
});

describe('what is written', () => {
  test('an off-boarding that nobody confirms sends no DELETE', async () => {
    const canned = answers.planOf([STEP], 'Plan', { query: '?intent=offboard' });
    for (const typed of [undefined, '', 'no', 'aks-web']) {
      const { exit, asked } = await play('offboard aks-shop', canned, {
        ...(typed !== undefined && { typed }),
      });
      expect(exit).toBe(1);
      expect(asked.filter((each) => !each.startsWith('GET '))).toEqual([]);
    }
  });

  test('a request for work has an Idempotency-Key, and a look has none', async () => {
    const canned = answers.runOf(`POST ${SHOP}/resync`, [{ state: 'Completed' }]);
    const { asked, headers } = await play('resync aks-shop --onboard', canned);
    const keyed = asked.filter((_, index) => headers[index]?.has('idempotency-key'));
    expect(keyed).toEqual([`POST ${SHOP}/resync {"onboard":true}`]);
  });

  test('a selector says what was selected, and --all every name', async () => {
    const canned = answers.runOf('POST /api/resync', [{ state: 'Completed' }], { selector: {} });
    const { asked } = await play('resync --all --subscription s1 s2', canned);
    expect(asked[0]).toBe('POST /api/resync {"names":["*"],"subscriptions":["s1","s2"]}');
  });

  test('what holds for one cluster alone is not asked of many', async () => {
    const { exit, asked } = await play('resync --all --dry-run', {});
    expect([exit, asked]).toEqual([64, []]);
  });
});

describe('a cluster', () => {
  const id =
    '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-web/providers/Microsoft.ContainerService/managedClusters/aks-web';

  test.each([id, WEB.slice('/api/clusters/'.length)])(
    'that is named in full is not looked up: %s',
    async (given) => {
      const { exit, asked } = await play(`explain ${given}`, answers.INCIDENT);
      expect([exit, asked]).toEqual([0, [`GET ${WEB}`]]);
    },
  );

  test.each(['AKS-WEB', 'rg-web/aks-web', 'RG-WEB/Aks-Web'])('is found by %s', async (given) => {
    const { exit, asked } = await play(`explain ${given}`, answers.INCIDENT);
    expect([exit, asked.at(-1)]).toEqual([0, `GET ${WEB}`]);
  });

  test.each(['a//b', '/aks-web', 'a/b/c/d'])('is not named by %s', async (given) => {
    expect((await play(`explain ${given}`, FLEET)).exit).toBe(64);
  });
});

test('the text of a plan is that of the plan whose exit code is told', async () => {
  const { asked, exit } = await play('plan aks-shop', answers.planOf([STEP], 'Plan\n'));
  expect(asked.slice(-2)).toEqual([`GET ${SHOP}/plan`, `GET ${SHOP}/plan?id=plan-9&format=text`]);
  expect(exit).toBe(2);
});

test('a run that has taken too long is left to go on, and says how to look later', async () => {
  const canned = answers.runOf(`POST ${SHOP}/resync`, [{ state: 'Running', step: 'apply' }]);
  const { exit, err } = await play('resync aks-shop --timeout 1', canned);
  expect(exit).toBe(1);
  expect(err).toContain('was not done within 1 minute; it goes on by itself.');
});

test('a fleet that is too large to ask for its events cluster by cluster says what to do', async () => {
  const clusters = Array.from({ length: 201 }, (_, index) => ({
    cluster: `/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/aks${index}`,
    ...{ ready: 'True', reason: 'Converged', message: '', stalled: false, contested: false },
    ...{ failures: [], warnings: [] },
  }));
  const { exit, err, asked } = await play('events', {
    ...answers.AUDITS,
    'GET /api/clusters?limit=1000': { body: { clusters } },
  });
  expect([exit, asked.length]).toEqual([1, 3]);
  expect(err).toContain('remedy: Name one: aks-identity events <cluster>');
});
