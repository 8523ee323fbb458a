/** The 126 requests that were sent to the real NMI 1.8.17, sent to the simulated one (test/recorded/nmi-answers.json). */
import { nmiAnswers } from '../../test/support/nmi-answers';
import type { NmiResponse, Sender } from './line';
import type { NmiOptions, SimulatedNmi } from './nmi';
import { identity, openMachine, POD_IP, pod, type Machine } from './testing';

const RESOURCE = 'resource=https%3A%2F%2Fvault.azure.net';
const TOKEN = '/metadata/identity/oauth2/token';
const METADATA = { Metadata: 'true' };
const KEPT = 170;
const UNBOUND = '10.244.0.8';
const NOBODY = '10.244.0.9';

interface Asked extends Sender {
  readonly path?: string;
  /** Without the question mark. */
  readonly query?: string;
}

const HOST: Asked = { path: '/host/token', headers: { podname: 'demo', podns: 'default' } };

function hostFor(podname: string): Asked {
  return { ...HOST, headers: { podname, podns: 'default' } };
}

function spelt(value: string): Asked {
  return { headers: { Metadata: value } };
}

/** What the requests of the recording were, by their names in it; absent fields as in a plain one. */
const REQUESTS: Readonly<Record<string, Asked>> = {
  plain: {},
  'trailing /': { path: `${TOKEN}/` },
  '/METADATA/': { path: '/METADATA/identity/oauth2/token' },
  '/metadata/Identity/': { path: '/metadata/Identity/oauth2/token' },
  tokenX: { path: `${TOKEN}X` },
  'token/extra': { path: `${TOKEN}/extra` },
  '//metadata': { path: `/${TOKEN}` },
  'metadata//identity': { path: '/metadata//identity/oauth2/token' },
  '/./': { path: '/metadata/./identity/oauth2/token' },
  '/../': { path: '/metadata/x/../identity/oauth2/token' },
  '%2f': { path: '/metadata%2fidentity/oauth2/token' },
  backslash: { path: '/metadata/identity\\oauth2/token' },
  '%5c': { path: '/metadata/identity%5coauth2/token' },
  'identity/x/oauth2/token': { path: '/metadata/identity/x/oauth2/token' },
  OAUTH2: { path: '/metadata/identity/OAUTH2/token' },
  'identity/info': { path: '/metadata/identity/info' },
  'prefix /x/metadata/identity/oauth2/token': { path: `/x${TOKEN}` },
  instance: { path: '/metadata/instance' },
  'instance, no header': { path: '/metadata/instance', headers: {} },
  '/Metadata/instance': { path: '/Metadata/instance' },
  '/metadata/Instance': { path: '/metadata/Instance' },
  'instance/compute': { path: '/metadata/instance/compute' },
  instanceX: { path: '/metadata/instanceX' },
  attested: { path: '/metadata/attested/document' },
  '/healthz': { path: '/healthz' },
  '/': { path: '/' },
  '/metrics': { path: '/metrics' },
  'POST token': { method: 'POST' },
  'HEAD token': { method: 'HEAD' },
  'PUT token': { method: 'PUT' },
  'OPTIONS token': { method: 'OPTIONS' },
  'no Metadata': { headers: {} },
  'Metadata: True': spelt('True'),
  'Metadata: TRUE': spelt('TRUE'),
  'Metadata: false': spelt('false'),
  'metadata lower name': { headers: { metadata: 'true' } },
  'Metadata "true "': spelt('true '),
  'X-Forwarded-For': { headers: { ...METADATA, 'X-Forwarded-For': NOBODY } },
  'X-Forwarded-For on instance': {
    path: '/metadata/instance',
    headers: { ...METADATA, 'X-Forwarded-For': NOBODY },
  },
  'api-version missing': {},
  'api-version rubbish': { query: `api-version=x&${RESOURCE}` },
  'no resource': { query: '' },
  'resource empty': { query: 'resource=' },
  'Resource=': { query: 'Resource=x' },
  'resource twice': { query: `${RESOURCE}&resource=other` },
  'query with ;': { query: `a=b;${RESOURCE}` },
  'bad escape in query': { query: `${RESOURCE}&x=%zz` },
  'bad escape in path': { path: `${TOKEN}%zz` },
  bypass_cache: { query: `${RESOURCE}&bypass_cache=true` },
  'unbound pod': { podIP: UNBOUND },
  'no pod at all': { podIP: NOBODY },
  'no pod, no resource': { podIP: NOBODY, query: '' },
  'no pod, instance': { podIP: NOBODY, path: '/metadata/instance' },
  'host ok': HOST,
  'host from pod IP': { ...HOST, podIP: POD_IP },
  'host from pod IP, no headers': { ...HOST, headers: {}, podIP: POD_IP },
  'host no headers': { ...HOST, headers: {} },
  'host unknown pod': hostFor('zz'),
  'host unbound pod': hostFor('q'),
  'host no resource': { ...HOST, query: '' },
  '/host/tokenX': { ...HOST, path: '/host/tokenX' },
  '/Host/token': { ...HOST, path: '/Host/token', headers: { ...HOST.headers, ...METADATA } },
  'host from 127.0.0.5': { ...HOST, podIP: '127.0.0.5' },
};

const FLAGS: Readonly<Record<string, Partial<NmiOptions>>> = {
  default: {},
  block: { blockInstanceMetadata: true },
  nometa: { metadataHeaderRequired: false },
  retryafter: { setRetryAfterHeader: true },
};

let machine: Machine;
const running = new Map<string, SimulatedNmi>();

beforeAll(async () => {
  machine = await openMachine();
  const { one, two, host, objects, azure } = machine;
  azure.world.attachByHand({ host: host.id, identities: [two.id] });
  objects.AzureIdentity = [identity('one', { clientID: one.clientId, resourceID: one.id })];
  const spec = { azureIdentity: 'one', selector: 'demo' };
  objects.AzureIdentityBinding = [{ metadata: { name: 'b', namespace: 'default' }, spec }];
  const other = pod({ labels: {} });
  objects.Pod = [
    pod(),
    {
      ...other,
      metadata: { ...other.metadata, name: 'q' },
      status: { ...other.status, podIP: UNBOUND },
    },
  ];
  for (const [name, flags] of Object.entries(FLAGS)) {
    running.set(name, await machine.run({ mode: 'managed', ...flags }));
  }
});
afterAll(() => machine.stop());

async function send(flags: string, asked: Asked): Promise<NmiResponse> {
  const nmi = running.get(flags);
  if (nmi === undefined) throw new Error(`no NMI with flags ${flags}`);
  const { path = TOKEN, query = RESOURCE, method = 'GET', headers = METADATA } = asked;
  const isHost = path.toLowerCase().startsWith('/host');
  const podIP = asked.podIP ?? (isHost ? undefined : POD_IP);
  const sender = { method, headers, ...(podIP !== undefined && { podIP }) };
  const answer = nmi.get(query === '' ? path : `${path}?${query}`, sender);
  await machine.clock.advance(1200);
  return answer;
}

/** As the recording writes answers down. */
function told({ status, headers, body }: NmiResponse): string {
  if (headers.location !== undefined) return `${status} - -> ${headers.location}`;
  const type = headers['content-type']?.split(';')[0] ?? '-';
  const again = headers['retry-after'] === undefined ? '' : `RA=${headers['retry-after']} `;
  return `${status} ${type} ${again}${textOf(body)}`.trim();
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  const isToken = typeof body === 'object' && body !== null && 'access_token' in body;
  return isToken ? `TOKEN{${Object.keys(body).join()}}` : JSON.stringify(body);
}

/** Names of machines, times and tokens are of the recording alone. */
function shape(text: string): string {
  const [status, type] = text.split(' ');
  if (text.includes('{"compute":')) return `${status} ${type} {"compute":`;
  if (text.includes('{"token":{"access_token":')) return `${status} ${type} {"token":`;
  // The recording keeps so much of a text.
  return text.slice(0, KEPT).trim();
}

test.each(nmiAnswers().http)('$flags, $request: $real', async ({ flags, request, real }) => {
  const asked = REQUESTS[request];
  if (asked === undefined)
    throw new Error(`the recording has a request "${request}" of which this test does not know`);
  expect(shape(told(await send(flags, asked)))).toBe(shape(real));
});

test('all 126 requests are sent, and each that is described here is in the recording', () => {
  const { http } = nmiAnswers();
  expect(http).toHaveLength(126);
  expect(new Set(http.map(({ request }) => request))).toEqual(new Set(Object.keys(REQUESTS)));
});
