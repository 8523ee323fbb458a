/** How NMI gets the token once it knows the identity. */
import { oauthError, plain, type Answer } from './answer';
import type { Machine, SimulatedImds } from './imds';
import { newToken, type Token } from './jwt';
import { nameOf, type IdentityObject, type ObjectSource, type SecretObject } from './objects';

export interface TokenDesk {
  readonly objects: ObjectSource;
  readonly imds: SimulatedImds;
  readonly machine: Machine;
  /** Milliseconds since the epoch. */
  now(): number;
}

const FORBIDDEN = 403;

/** Type 0 asks IMDS by client id; types 1 and 2 are service principals and ask Entra ID. */
export function acquire(desk: TokenDesk, identity: IdentityObject, resource: string): Answer {
  const type = identity.spec?.type ?? 0;
  switch (type) {
    case 0:
      return fromImds(desk, identity.spec?.clientID ?? '', resource);
    case 1:
    case 2:
      return fromEntra(desk, identity, resource);
    default:
      return plain(FORBIDDEN, `unsupported identity type ${type}`);
  }
}

/** Straight from IMDS: what NMI does for an excepted pod. No client id: the machine's own identity. */
export function fromMachine(desk: TokenDesk, clientId: string, resource: string): Answer {
  const query = new URLSearchParams({
    resource,
    ...(clientId === '' ? {} : { client_id: clientId }),
  });
  const path = '/metadata/identity/oauth2/token';
  const { status, body } = desk.imds.get(desk.machine, { path, query, metadata: true });
  if (status === 200) return { status, body };
  // NMI wraps what IMDS said into a text of its own.
  return plain(FORBIDDEN, `failed to get token: StatusCode=${status} -- ${JSON.stringify(body)}`);
}

function fromImds(desk: TokenDesk, clientId: string, resource: string): Answer {
  if (!desk.imds.healthy) return plain(503, 'failed to get health check response from IMDS');
  // The library refuses an empty client id before it asks.
  if (clientId === '') return plain(FORBIDDEN, "parameter 'userAssignedID' cannot be empty");
  return fromMachine(desk, clientId, resource);
}

function fromEntra(desk: TokenDesk, identity: IdentityObject, resource: string): Answer {
  const { clientID = '', tenantID = '' } = identity.spec ?? {};
  const secret = secretOf(desk, identity);
  if (!secret) return plain(FORBIDDEN, `failed to get the secret of identity ${nameOf(identity)}`);
  if (!isCredential(secret, identity.spec?.type)) {
    return plain(FORBIDDEN, `secret ${nameOf(secret)} holds no credential`);
  }
  if (clientID === '' || tenantID === '') {
    return oauthError(FORBIDDEN, 'invalid_client', 'clientID and tenantID must be set');
  }
  const token = newToken({ clientId: clientID }, resource, desk.now());
  return { status: 200, body: forTenants(token, identity.spec?.auxiliaryTenantIDs ?? []) };
}

function secretOf({ objects }: TokenDesk, { spec }: IdentityObject): SecretObject | undefined {
  const { name, namespace } = spec?.clientPassword ?? {};
  return objects
    .list('Secret')
    .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

/** Type 1 takes the first value, whatever its key is; type 2 needs a PKCS12 and its password. */
function isCredential({ data = {} }: SecretObject, type: number | undefined): boolean {
  if (type === 2) return data['certificate'] !== undefined && data['password'] !== undefined;
  return (Object.values(data)[0] ?? '') !== '';
}

/** With auxiliary tenants the pod gets a list: one token of its own tenant and one of each other. */
function forTenants(token: Token, others: readonly string[]): Token | readonly Token[] {
  return others.length === 0 ? token : [token, ...others.map(() => token)];
}
