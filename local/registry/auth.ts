/** Who may do what: challenges, the ACR token flow, and tokens for anybody. */
import { OciError } from './error';
import type { Registry, Right, Visitor } from './model';
import { jsonAnswer, type Hall, type OciAnswer, type OciRequest } from './request';
import { objectIdIn } from './token';

const ANYBODY = 'anybody';

/** The caller of a request below /v2/. Throws the 401 that challenges. */
export function visitorOf(
  { mint, now }: Hall,
  registry: Registry,
  request: OciRequest,
  wanted?: Wanted,
): Visitor {
  if (registry.kind === 'open')
    return { objectId: ANYBODY, may: (_, right) => right === 'pull', mayList: true };
  const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) throw challenge(registry, wanted);
  const claims = mint.read(token, now());
  if (claims?.kind !== 'access' || claims.host !== registry.host)
    throw challenge(registry, wanted, 'invalid_token');
  return {
    objectId: claims.objectId,
    mayList: claims.scopes.includes(CATALOG.scope),
    may: (repository, right) =>
      claims.scopes.some((scope) => {
        const { name, rights } = scopeParts(scope);
        return name === repository && rights.includes(right);
      }),
  };
}

export type Wanted = { readonly repository: string; readonly right: Right } | typeof CATALOG;

/** The right to list repositories. */
export const CATALOG = { scope: 'registry:catalog:*' } as const;

/** The 401 of a registry. `error`: why the token that came is not good. */
export function challenge(registry: Registry, wanted?: Wanted, error?: string): OciError {
  const { host, kind } = registry;
  const realm = `https://${host}/${kind === 'acr' ? 'oauth2/token' : 'token'}`;
  const scope = wanted ? `,scope="${scopeOf(wanted)}"` : '';
  const reason = error === undefined ? '' : `,error="${error}"`;
  const header = `Bearer realm="${realm}",service="${host}"${scope}${reason}`;
  return new OciError(
    401,
    'UNAUTHORIZED',
    'authentication required, visit https://aka.ms/acr/authorization for more information.',
    {
      headers: { 'www-authenticate': header },
      ...(wanted && { detail: [detailOf(wanted)] }),
    },
  );
}

function scopeOf(wanted: Wanted): string {
  if ('scope' in wanted) return wanted.scope;
  return `repository:${wanted.repository}:${wanted.right === 'push' ? 'pull,push' : wanted.right}`;
}

function detailOf(wanted: Wanted): unknown {
  if ('scope' in wanted) return { Type: 'registry', Class: '', Name: 'catalog', Action: '*' };
  return { Type: 'repository', Class: '', Name: wanted.repository, Action: wanted.right };
}

/** POST /oauth2/exchange and /oauth2/token of an ACR, GET /token of a source; undefined for other paths. */
export function tokenAnswer(
  hall: Hall,
  registry: Registry,
  request: OciRequest,
): OciAnswer | undefined {
  const call = `${request.method} ${request.path}`;
  if (registry.kind === 'public' && call === 'GET /token')
    return anybodysToken(hall, registry, request);
  if (registry.kind !== 'acr') return undefined;
  const form = new URLSearchParams(request.body.toString('utf8'));
  if (call === 'POST /oauth2/exchange') return refreshToken(hall, registry, form);
  if (call === 'POST /oauth2/token') return accessToken(hall, registry, form);
  if (call === 'GET /oauth2/token') return tokenForBasic(hall, registry, request);
  return undefined;
}

function refreshToken(hall: Hall, registry: Registry, form: URLSearchParams): OciAnswer {
  requireField(form, 'grant_type', 'access_token');
  requireField(form, 'service', registry.host);
  const objectId = objectIdIn(form.get('access_token') ?? '');
  if (objectId === undefined)
    throw new OciError(401, 'UNAUTHORIZED', 'AADSTS: the access token is invalid.');
  const token = minted(hall, registry, { kind: 'refresh', objectId, scopes: [] });
  return jsonAnswer(200, { refresh_token: token });
}

function accessToken(hall: Hall, registry: Registry, form: URLSearchParams): OciAnswer {
  requireField(form, 'grant_type', 'refresh_token');
  requireField(form, 'service', registry.host);
  return tokenFor(hall, registry, form.get('refresh_token') ?? '', form);
}

/** What a client sends as its user whose password is a refresh token: `az acr login --expose-token`, helm, Flux. */
const TOKEN_USER = '00000000-0000-0000-0000-000000000000';

/** The token service of Docker's clients, which helm and Flux are. */
function tokenForBasic(hall: Hall, registry: Registry, { headers, query }: OciRequest): OciAnswer {
  const [, basic = ''] = /^basic (.+)$/i.exec(headers.authorization ?? '') ?? [];
  const [user, ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  requireField(query, 'service', registry.host);
  return tokenFor(hall, registry, user === TOKEN_USER ? password.join(':') : '', query);
}

function tokenFor(
  hall: Hall,
  registry: Registry,
  refreshToken: string,
  wanted: URLSearchParams,
): OciAnswer {
  const claims = hall.mint.read(refreshToken, hall.now());
  if (claims?.kind !== 'refresh' || claims.host !== registry.host)
    throw new OciError(401, 'UNAUTHORIZED', 'the refresh token is invalid or has expired.');
  const { objectId } = claims;
  const scopes = wanted
    .getAll('scope')
    .flatMap((one) => one.split(' '))
    .map((scope) => granted(hall, { registry, objectId, scope }));
  return jsonAnswer(200, {
    access_token: minted(hall, registry, { kind: 'access', objectId, scopes }),
  });
}

interface Application {
  readonly registry: Registry;
  readonly objectId: string;
  readonly scope: string;
}

/** ACR gives a token with the rights that the caller has of those asked for, maybe none. */
function granted(hall: Hall, { registry, objectId, scope }: Application): string {
  if (scope === CATALOG.scope) {
    const everything = { objectId, host: registry.host, repository: '', right: 'pull' as const };
    return hall.rights(everything) ? scope : 'registry:catalog:';
  }
  const { name, rights } = scopeParts(scope);
  const has = rights.filter((right) =>
    hall.rights({ objectId, host: registry.host, repository: name, right }),
  );
  return `repository:${name}:${has.join(',')}`;
}

function anybodysToken(hall: Hall, registry: Registry, { query }: OciRequest): OciAnswer {
  const scopes = query.getAll('scope').map((scope) => {
    const { name } = scopeParts(scope);
    return `repository:${name}:pull`;
  });
  const token = minted(hall, registry, { kind: 'access', objectId: ANYBODY, scopes });
  return jsonAnswer(200, { token, access_token: token, expires_in: hall.lifetimes.access });
}

function minted(
  { mint, now, lifetimes }: Hall,
  { host }: Registry,
  claims: { kind: 'refresh' | 'access'; objectId: string; scopes: readonly string[] },
): string {
  const exp = Math.floor(now() / 1000) + lifetimes[claims.kind];
  return mint.sign({ ...claims, host, exp });
}

function scopeParts(scope: string): { readonly name: string; readonly rights: readonly Right[] } {
  const [, name = '', rights = ''] = /^repository:([^:*]+):(.*)$/.exec(scope) ?? [];
  const known = rights.split(',').filter((right) => /^(pull|push|delete)$/.test(right));
  return { name, rights: known as Right[] };
}

function requireField(form: URLSearchParams, name: string, value: string): void {
  if (form.get(name) === value) return;
  throw new OciError(
    400,
    'BAD_REQUEST',
    `${name} must be ${value}, and is "${form.get(name) ?? ''}".`,
  );
}
