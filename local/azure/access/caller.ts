/** Who a bearer token is. */
import { ArmError } from '../arm/error';
import { isJson, type Json } from '../json';
import type { Actor } from '../world/model';

/** A known caller: requests with this bearer token are made by this principal. */
export interface Caller extends Actor {
  readonly token: string;
}

/** The caller of a request; undefined token or an unreadable one is 401, as with ARM. */
export function identifyCaller(header: string | undefined, callers: readonly Caller[]): Actor {
  const token = /^bearer (.+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) {
    throw new ArmError(
      401,
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const caller = callers.find((candidate) => candidate.token === token) ?? fromClaims(token);
  if (caller) return caller;
  throw new ArmError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', {
    headers: {
      'www-authenticate':
        'Bearer authorization_uri="https://login.windows.net/common", error="invalid_token", error_description="The access token is invalid."',
    },
  });
}

function fromClaims(token: string): Actor | undefined {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims: unknown = JSON.parse(payload);
    if (!isJson(claims) || typeof claims['oid'] !== 'string') return undefined;
    const appId = claims['appid'] ?? claims['azp'];
    return { objectId: claims['oid'], appId: typeof appId === 'string' ? appId : claims['oid'] };
  } catch {
    return undefined;
  }
}

/** An unsigned JWT for a principal, as the simulator accepts it (tests and the local credential use it); `more`: other claims. */
export function unsignedToken(actor: Actor, more: Json = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ ...more, oid: actor.objectId, appid: actor.appId })}.`;
}
