import type { HttpRequest } from '@azure/functions';

/** Who has signed in, as App Service authentication tells it. */
export interface Principal {
  readonly name?: string;
  /** Lower case. */
  readonly roles: readonly string[];
}

/** Of Microsoft Entra ID. Another provider's claims are no app roles of ours, whatever they are called. */
const ENTRA = 'aad';
const MAX_NAME_LENGTH = 100;

interface Claim {
  readonly typ: string;
  readonly val: string;
}

/**
 * The caller that x-ms-client-principal names. Only to be asked where the platform sets this header.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities#decode-the-client-principal-header
 */
export function principalIn(headers: Pick<HttpRequest['headers'], 'get'>): Principal | undefined {
  const told = decoded(headers.get('x-ms-client-principal') ?? '');
  if (told?.['auth_typ'] !== ENTRA) return undefined;
  const claims = Array.isArray(told['claims']) ? told['claims'].filter(isClaim) : [];
  const roleTypes = ['roles', told['role_typ']];
  const name = headers.get('x-ms-client-principal-name') ?? '';
  return {
    roles: claims.filter(({ typ }) => roleTypes.includes(typ)).map(({ val }) => val.toLowerCase()),
    ...(name !== '' && { name: name.slice(0, MAX_NAME_LENGTH) }),
  };
}

function decoded(header: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isClaim(value: unknown): value is Claim {
  const { typ, val } = (value ?? {}) as Partial<Record<keyof Claim, unknown>>;
  return typeof typ === 'string' && typeof val === 'string';
}
