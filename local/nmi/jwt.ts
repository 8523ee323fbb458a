/** An unsigned token that shows what it was given for. Nobody may trust it. */
function tokenFor(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}

/** A token as IMDS, Entra ID and NMI hand it out: numbers are texts. */
export interface Token {
  readonly access_token: string;
  readonly client_id: string;
  readonly resource: string;
  /** Seconds since the epoch. */
  readonly expires_on: string;
  readonly not_before: string;
  readonly expires_in: string;
  readonly token_type: 'Bearer';
}

/** A token for a day, as managed identities get it. */
export function newToken(
  { clientId, objectId }: { readonly clientId: string; readonly objectId?: string },
  resource: string,
  now: number,
): Token {
  const issued = Math.floor(now / 1000);
  const expires = issued + 86_400;
  const claims = { aud: resource, appid: clientId, oid: objectId, iat: issued, exp: expires };
  return {
    access_token: tokenFor(claims),
    client_id: clientId,
    resource,
    expires_on: String(expires),
    not_before: String(issued),
    expires_in: '86400',
    token_type: 'Bearer',
  };
}
