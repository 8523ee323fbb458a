import { handle } from './handlers';
import type { SimulatedNmi } from './nmi';
import {
  assigned,
  clientOf,
  FROM_POD,
  identity,
  openMachine,
  pod,
  POD_IP,
  sourceOf,
  tokenPath,
  type Machine,
} from './testing';

let machine: Machine;

async function open(hostSystemAssigned = false): Promise<Machine> {
  machine = await openMachine(hostSystemAssigned);
  return machine;
}

afterEach(() => machine.stop());

/** The pod `demo` is bound to identity `one`, which is attached. */
async function bound(options: Partial<Parameters<Machine['run']>[0]> = {}): Promise<SimulatedNmi> {
  const { one } = await open();
  bind(one.clientId, one.id);
  return machine.run({ mode: 'managed', ...options });
}

function bind(clientID: string, resourceID: string): void {
  machine.objects.AzureIdentity = [identity('one', { clientID, resourceID })];
  machine.objects.AzureIdentityBinding = [
    {
      metadata: { name: 'b', namespace: 'default' },
      spec: { azureIdentity: 'one', selector: 'demo' },
    },
  ];
}

const METADATA = { Metadata: 'true' };

describe('a token request', () => {
  test('of a bound pod is answered with a token for the identity and the resource', async () => {
    const nmi = await bound();
    const { status, body } = await nmi.get(tokenPath(), FROM_POD);
    expect(status).toBe(200);
    expect(clientOf(body)).toBe(machine.one.clientId);
    expect(body).toMatchObject({
      refresh_token: '',
      resource: 'https://vault.azure.net',
      access_token: expect.any(String) as unknown,
    });
  });

  test('TestMsiHandler_NoMetadataHeader: 400 and exactly this JSON', async () => {
    const nmi = await bound();
    const { status, body } = await nmi.get(tokenPath(), { podIP: POD_IP });
    expect([status, body]).toEqual([
      400,
      {
        error: 'invalid_request',
        error_description: 'Required metadata header not specified',
      },
    ]);
  });

  test('passes without the header where NMI was told not to ask for it', async () => {
    const nmi = await bound({ metadataHeaderRequired: false });
    expect((await nmi.get(tokenPath(), { podIP: POD_IP })).status).toBe(200);
  });

  test('TestMsiHandler_NoRemoteAddress: 500', async () => {
    const { objects, imds, clock } = await open();
    const flags = {
      mode: 'managed',
      forceNamespaced: true,
      micNamespace: 'default',
      setRetryAfterHeader: false,
      blockInstanceMetadata: false,
      metadataHeaderRequired: true,
      retryAttemptsForCreated: 16,
      retryAttemptsForAssigned: 4,
      findIdentityRetryIntervalSeconds: 5,
    } as const;
    const answer = await handle(
      {
        flags,
        node: 'n',
        objects: sourceOf(objects),
        places: sourceOf(objects),
        imds,
        now: () => clock.now(),
        sleep: () => Promise.resolve(),
        pick: () => 0,
      },
      {
        path: '/metadata/identity/oauth2/token',
        query: new URLSearchParams(),
        headers: { metadata: 'true' },
        ip: '',
      },
    );
    expect(answer).toEqual({ status: 500, body: 'request remote address is empty\n' });
  });

  test('ValidateResourceParamExists: without a resource is a 400', async () => {
    const nmi = await bound();
    const { status } = await nmi.get('/metadata/identity/oauth2/token?client_id=x', FROM_POD);
    expect(status).toBe(400);
  });

  test.each(['/metadata/identity\\oauth2/token', '/metadata/identity%5Coauth2%5Ctoken'])(
    'by the trick %s does not reach IMDS',
    async (path) => {
      const nmi = await bound();
      const query = `resource=r&client_id=${machine.one.clientId}`;
      const { status, body } = await nmi.get(`${path}?${query}`, FROM_POD);
      expect([status, body]).toEqual([400, 'Invalid request\n']);
    },
  );

  test('for an identity that is not attached is a 403 with what IMDS said', async () => {
    const nmi = await bound();
    bind(machine.two.clientId, machine.two.id);
    const { status, body } = await nmi.get(tokenPath(), FROM_POD);
    expect(status).toBe(403);
    expect(body).toContain('Identity not found');
  });

  test('without any match is a 404 at once', async () => {
    const nmi = await bound();
    machine.objects.AzureIdentityBinding = [];
    const before = machine.clock.now();
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(404);
    expect(machine.clock.now()).toBe(before);
  });

  test.each([404, 410, 429, 500])(
    'while IMDS answers %i hangs for 112 seconds, and is a 403 then',
    async (status) => {
      const nmi = await bound();
      machine.imds.fault = { status, times: Infinity };
      let statuses: number[] = [];
      void nmi.get(tokenPath(), FROM_POD).then((answer) => (statuses = [answer.status]));
      await machine.clock.advance(111_999);
      expect(statuses).toEqual([]);
      await machine.clock.advance(1);
      await machine.clock.advance(0);
      expect(statuses).toEqual([403]);
    },
  );

  test('is answered when IMDS is well again at one of the tries', async () => {
    const nmi = await bound();
    machine.imds.fault = { status: 500, times: 2 };
    const answer = nmi.get(tokenPath(), FROM_POD);
    await machine.clock.advance(8_000);
    expect((await answer).status).toBe(200);
  });

  test('that IMDS refuses for good is a 403 at once', async () => {
    const nmi = await bound();
    machine.imds.fault = { status: 401, times: 1 };
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(403);
  });

  test('while IMDS does not answer is a 503', async () => {
    const nmi = await bound();
    machine.imds.healthy = false;
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(503);
  });
});

describe('who asks', () => {
  test('a finished pod is nobody: 500 after five looks in 1.2 seconds', async () => {
    const nmi = await bound();
    machine.objects.Pod = [pod({ phase: 'Succeeded' })];
    let statuses: number[] = [];
    void nmi.get(tokenPath(), FROM_POD).then(({ status }) => (statuses = [status]));
    await machine.clock.advance(1199);
    expect(statuses).toEqual([]);
    await machine.clock.advance(1);
    await machine.clock.advance(0);
    expect(statuses).toEqual([500]);
  });

  test('a pod that NMI learns of within that time is served', async () => {
    const nmi = await bound();
    machine.objects.Pod = [];
    machine.clock.after(700, () => (machine.objects.Pod = [pod({ phase: 'Pending' })]));
    const answer = nmi.get(tokenPath(), FROM_POD);
    await machine.clock.advance(1200);
    expect((await answer).status).toBe(200);
  });

  test('two pods with one address are too many', async () => {
    const nmi = await bound();
    machine.objects.Pod = [pod(), { ...pod(), metadata: { name: 'twin', namespace: 'default' } }];
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(500);
  });

  test('a pod of another node has to ask the NMI there', async () => {
    const nmi = await bound();
    machine.objects.Pod = [{ ...pod(), spec: { nodeName: 'elsewhere' } }];
    const answer = nmi.get(tokenPath(), FROM_POD);
    await machine.clock.advance(1200);
    expect((await answer).status).toBe(500);
  });
});

describe('exceptions', () => {
  function except(podLabels: Record<string, string>, namespace = 'default'): void {
    machine.objects.AzurePodIdentityException = [
      { metadata: { name: 'e', namespace }, spec: { podLabels } },
    ];
  }

  test('E21: an excepted pod gets tokens by client id and of the machine, without any AzureIdentity', async () => {
    const { objects, one } = await open(true);
    objects.Pod = [pod({ labels: { app: 'validator' } })];
    except({ app: 'validator' });
    const nmi = await machine.run({ mode: 'standard' });
    const byClientId = await nmi.get(tokenPath({ client_id: one.clientId }), FROM_POD);
    expect([byClientId.status, clientOf(byClientId.body)]).toEqual([200, one.clientId]);
    const own = await nmi.get(tokenPath(), FROM_POD);
    const system = machine.host.identity.systemPrincipalId;
    expect([own.status, clientOf(own.body)]).toEqual([200, system]);
  });

  test('one of several labels is enough, and its value may be in other casing', async () => {
    const { objects, one } = await open();
    objects.Pod = [pod({ labels: { app: 'Custom' } })];
    except({ foo: 'bar', app: 'custom' });
    const nmi = await machine.run({ mode: 'managed' });
    expect((await nmi.get(tokenPath({ client_id: one.clientId }), FROM_POD)).status).toBe(200);
  });

  test.each([
    ['another value', { app: 'other' }, 'default'],
    ['the key in other casing', { App: 'validator' }, 'default'],
    ['another namespace', { app: 'validator' }, 'kube-system'],
  ])('%s is no exception', async (_, labels, namespace) => {
    const { objects, one } = await open();
    objects.Pod = [pod({ labels: { app: 'validator' } })];
    except(labels, namespace);
    const nmi = await machine.run({ mode: 'managed' });
    expect((await nmi.get(tokenPath({ client_id: one.clientId }), FROM_POD)).status).toBe(404);
  });

  test('what IMDS refuses an excepted pod is a 403', async () => {
    const { objects, two } = await open();
    objects.Pod = [pod({ labels: { app: 'validator' } })];
    except({ app: 'validator' });
    const nmi = await machine.run({ mode: 'managed' });
    expect((await nmi.get(tokenPath({ client_id: two.clientId }), FROM_POD)).status).toBe(403);
  });
});

describe('other paths', () => {
  test('E23: an unknown path is a 404 of IMDS, and a 400 without the header', async () => {
    const nmi = await bound();
    expect((await nmi.get('/doesnotexist', FROM_POD)).status).toBe(404);
    const { status, body } = await nmi.get('/doesnotexist', { podIP: POD_IP });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error_description: 'Required metadata header not specified' });
  });

  test('E23: instance metadata is passed on, or 403 with the block flag', async () => {
    const open = await bound();
    const { status, body } = await open.get('/metadata/instance', FROM_POD);
    expect([status, body]).toMatchObject([200, { compute: { location: 'westeurope' } }]);
    const blocking = await machine.run({ mode: 'managed', blockInstanceMetadata: true });
    expect((await blocking.get('/metadata/instance', FROM_POD)).status).toBe(403);
    expect((await blocking.get('/Metadata/instance/compute', FROM_POD)).status).toBe(403);
  });

  test('E24: the probe says Active', async () => {
    const nmi = await bound();
    expect(nmi.probe()).toMatchObject({ status: 200, body: 'Active' });
    expect((await nmi.get('/healthz', FROM_POD)).status).toBe(404);
  });

  test('the host path is for the machine itself and names the pod in headers', async () => {
    const nmi = await bound();
    const headers = { ...METADATA, podname: 'demo', podns: 'default' };
    const { status, body } = await nmi.get('/host/token/?resource=r', { headers });
    expect([status, body]).toMatchObject([200, { clientid: machine.one.clientId, token: {} }]);
    expect((await nmi.get('/host/token/?resource=r', { headers, podIP: POD_IP })).status).toBe(500);
  });
});

describe('standard mode', () => {
  const PATIENCE = {
    retryAttemptsForCreated: 1,
    retryAttemptsForAssigned: 1,
    findIdentityRetryIntervalSeconds: 1,
    setRetryAfterHeader: true,
  };

  test('E25: with short retries and the header, a client that obeys Retry-After succeeds', async () => {
    const { objects, one, clock } = await open();
    const nmi = await machine.run({ mode: 'standard', ...PATIENCE });
    const first = nmi.get(tokenPath(), FROM_POD);
    await clock.advance(1000);
    const { status, headers } = await first;
    expect([status, headers['retry-after']]).toEqual([503, '20']);
    const ours = identity('one', { clientID: one.clientId, resourceID: one.id });
    objects.AzureAssignedIdentity = [assigned(ours, 'Assigned')];
    await clock.advance(Number(headers['retry-after']) * 1000);
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(200);
  });

  test('neither AzureIdentity nor binding matters, only what is assigned', async () => {
    const nmi = await bound({ mode: 'standard' });
    const answer = nmi.get(tokenPath(), FROM_POD);
    await machine.clock.advance(80_000);
    const { status, body } = await answer;
    expect(status).toBe(404);
    expect(body).toContain('in CREATED state failed after 16 attempts');
  });

  test('namespaced and only identities of other namespaces assigned: 500', async () => {
    const { objects } = await open();
    objects.AzureAssignedIdentity = [assigned(identity('one', {}, 'other'), 'Assigned')];
    const nmi = await machine.run({ mode: 'standard', forceNamespaced: true });
    expect((await nmi.get(tokenPath(), FROM_POD)).status).toBe(500);
  });
});

describe('service principals', () => {
  const PRINCIPAL = {
    clientID: 'sp-client',
    tenantID: 'tenant',
    clientPassword: { name: 'secret', namespace: 'default' },
  };
  async function ask(type: number, data?: Record<string, string>, more = {}): Promise<unknown> {
    const { objects } = await open();
    const ours = identity('sp', { ...PRINCIPAL, ...more, type });
    objects.AzureAssignedIdentity = [assigned(ours, 'Assigned')];
    if (data) objects.Secret = [{ metadata: { name: 'secret', namespace: 'default' }, data }];
    const nmi = await machine.run({ mode: 'standard' });
    const { status, body } = await nmi.get(tokenPath(), FROM_POD);
    if (status !== 200) return `${status} ${String(body).trim()}`;
    return Array.isArray(body) ? body : clientOf(body);
  }

  test('E26: type 1 takes the first value of its Secret, whatever its key', async () => {
    expect(await ask(1, { anyKey: 'cGFzcw==' })).toBe('sp-client');
  });

  test('type 1 with auxiliary tenants gets one token for each', async () => {
    const tokens = await ask(1, { anyKey: 'cGFzcw==' }, { auxiliaryTenantIDs: ['a', 'b'] });
    expect(tokens).toHaveLength(3);
  });

  test('type 2 needs a certificate', async () => {
    expect(await ask(2, { certificate: 'eA==', password: 'eQ==' })).toBe('sp-client');
    await machine.stop();
    expect(await ask(2, { password: 'eQ==' })).toMatch(/^503 pkcs12: error reading P12 data/);
  });

  test('what NMI refuses before it asks anybody is a 503', async () => {
    const data = { anyKey: 'cGFzcw==' };
    const answers: unknown[] = [];
    const asked = [
      [1],
      [1, {}],
      [1, data, { clientID: '' }],
      [1, data, { clientPassword: {} }],
      [3],
    ];
    for (const args of asked) {
      answers.push(await ask(...(args as Parameters<typeof ask>)));
      await machine.stop();
    }
    await open();
    expect(answers).toEqual([
      '503 failed to get Kubernetes secret default/secret, err: secrets "secret" not found',
      "503 parameter 'secret' cannot be empty",
      "503 parameter 'clientID' cannot be empty",
      '503 failed to get Kubernetes secret /, err: resource name may not be empty',
      '503 unsupported identity type 3',
    ]);
  });

  test('no tenant is nothing to NMI', async () => {
    expect(await ask(1, { anyKey: 'cGFzcw==' }, { tenantID: '' })).toBe('sp-client');
  });
});

test('managed mode without forceNamespaced does not start', async () => {
  await open();
  await expect(machine.run({ mode: 'managed', forceNamespaced: false })).rejects.toThrow(
    'managed mode needs forceNamespaced',
  );
});
