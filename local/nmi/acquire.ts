/** How NMI gets the token once it knows the identity. */
import { plain, type Answer } from './answer';
import type { Machine, SimulatedImds } from './imds';
import { newToken, type Token } from './jwt';
import type { IdentityObject, ObjectSource, SecretObject } from './objects';

export interface TokenDesk {
  readonly objects: ObjectSource;
  readonly imds: SimulatedImds;
  readonly machine: Machine;
  /** Milliseconds since the epoch. */
  now(): number;
  readonly sleep: (ms: number) => Promise<void>;
  /** One of so many, at random. */
  readonly pick: (count: number) => number;
}

/** Only what the token endpoint itself refuses is a 403. */
const FORBIDDEN = 403;
const UNAVAILABLE = 503;
/** Pauses of the library before it asks IMDS again; Retry-After is not heeded. */
const PAUSES_MS = [2_000, 6_000, 14_000, 30_000, 60_000];
const ENDPOINT = 'http://169.254.169.254/metadata/identity/oauth2/token';

/** Type 0 asks IMDS by client id; types 1 and 2 are service principals and ask Entra ID. */
export async function acquire(
  desk: TokenDesk,
  identity: IdentityObject,
  resource: string,
): Promise<Answer> {
  const type = identity.spec?.type ?? 0;
  switch (type) {
    case 0:
      if (!desk.imds.healthy) {
        return plain(UNAVAILABLE, 'failed to get health check response from IMDS');
      }
      return fromMachine(desk, identity.spec?.clientID ?? '', resource);
    case 1:
    case 2:
      return fromEntra(desk, identity, resource);
    default:
      return plain(UNAVAILABLE, `unsupported identity type ${type}`);
  }
}

/** Straight from IMDS. No client id: the machine's own identity, if IMDS knows which that is. */
async function fromMachine(desk: TokenDesk, clientId: string, resource: string): Promise<Answer> {
  const query = new URLSearchParams({
    'api-version': '2018-02-01',
    ...(clientId === '' ? {} : { client_id: clientId }),
    resource,
  });
  const { status, body } = await askImds(desk, query);
  if (status === 200) return { status, body: passedOn(body as Token) };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return plain(
    FORBIDDEN,
    `adal: Refresh request failed. Status Code = '${status}'. Response body: ${text} Endpoint ${ENDPOINT}?${query.toString()}`,
  );
}

/** The same for a pod that NMI passes on without a question. */
export async function forExcepted(
  desk: TokenDesk,
  clientId: string,
  resource: string,
): Promise<Answer> {
  const answer = await fromMachine(desk, clientId, resource);
  if (answer.status === 200) return answer;
  return {
    ...answer,
    body: `failed to get service principal token, error: ${String(answer.body)}`,
  };
}

async function askImds(desk: TokenDesk, query: URLSearchParams): Promise<Answer> {
  const request = { path: '/metadata/identity/oauth2/token', query, metadata: true };
  for (const pause of PAUSES_MS) {
    const answer = desk.imds.get(desk.machine, request);
    if (!isPassing(answer.status)) return answer;
    await desk.sleep(pause);
  }
  return desk.imds.get(desk.machine, request);
}

function isPassing(status: number): boolean {
  return status === 404 || status === 410 || status === 429 || status >= 500;
}

/** NMI's own body: unlike that of IMDS, it does not say for which client the token is. */
function passedOn(token: Token): object {
  return {
    access_token: token.access_token,
    refresh_token: '',
    expires_in: token.expires_in,
    expires_on: token.expires_on,
    not_before: token.not_before,
    resource: token.resource,
    token_type: token.token_type,
  };
}

function fromEntra(desk: TokenDesk, { spec = {} }: IdentityObject, resource: string): Answer {
  const { name = '', namespace = '' } = spec.clientPassword ?? {};
  let secret: SecretObject;
  try {
    if (name === '') throw new Error('resource name may not be empty');
    secret = desk.objects.secret(namespace, name);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = `failed to get Kubernetes secret ${namespace}/${name}`;
    return plain(UNAVAILABLE, `${what}, err: ${why}`);
  }
  const refusal = credentialFault(desk, secret, spec);
  if (refusal !== undefined) return plain(UNAVAILABLE, refusal);
  // No tenant is no fault to NMI.
  const token = passedOn(newToken({ clientId: spec.clientID ?? '' }, resource, desk.now()));
  const others = spec.auxiliaryTenantIDs ?? [];
  return { status: 200, body: others.length === 0 ? token : [token, ...others.map(() => token)] };
}

/** Type 1 takes any of the values, whatever its key is: Go walks a map. Type 2 needs a PKCS12. */
function credentialFault(
  { pick }: TokenDesk,
  { data = {} }: SecretObject,
  { type, clientID = '' }: NonNullable<IdentityObject['spec']>,
): string | undefined {
  if (type === 2 && (data['certificate'] ?? '') === '') {
    return 'pkcs12: error reading P12 data: asn1: syntax error: sequence truncated';
  }
  if (clientID === '') return "parameter 'clientID' cannot be empty";
  const values = Object.values(data);
  if (type === 1 && (values[pick(values.length)] ?? '') === '') {
    return "parameter 'secret' cannot be empty";
  }
  return undefined;
}
