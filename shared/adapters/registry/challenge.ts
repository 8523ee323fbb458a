import { ReconcileError } from '../../core/base/errors';

/** Where a registry gives tokens, from its WWW-Authenticate header. */
export interface Challenge {
  /** https, without query. */
  readonly realm: URL;
  readonly service?: string;
}

/** Reads `Bearer realm="…",service="…"`; undefined when it is no Bearer challenge. Throws when the realm is not https. */
export function challengeIn(header: string | undefined, host: string): Challenge | undefined {
  const [, rest = ''] = /^\s*bearer\s(.*)/is.exec(header ?? '') ?? [];
  const fields = new Map(
    [...rest.matchAll(/\b(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value,
    ]),
  );
  const text = fields.get('realm');
  if (text === undefined) return undefined;
  const realm = URL.canParse(text) ? new URL(text) : undefined;
  if (realm?.protocol !== 'https:') throw badRealm(host, text);
  const service = fields.get('service');
  return { realm, ...(service !== undefined && { service }) };
}

/** Our Entra ID token goes to the realm: it must be the registry itself. */
export function ownRealm(challenge: Challenge, host: string): Challenge {
  if (challenge.realm.host !== host) throw badRealm(host, challenge.realm.href);
  return challenge;
}

function badRealm(host: string, realm: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'RegistryRealmRefused',
    message: `${host} asks us to get a token from "${realm.slice(0, 200)}", which we do not trust.`,
    target: host,
    remedy:
      'Check the registry in the configuration: is it the host that you mean, and does it speak TLS?',
  });
}
