/** Tokens of the registries: JWTs with a short life, signed with a key that only this process has. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Claims {
  readonly kind: 'refresh' | 'access';
  readonly host: string;
  readonly objectId: string;
  /** Of an access token: `repository:a/b:pull,push`, what was granted of it. */
  readonly scopes: readonly string[];
  /** Seconds since the Unix epoch. */
  readonly exp: number;
}

export interface Mint {
  sign(claims: Claims): string;
  /** Undefined for a token that is not ours, is spoiled, or has ended. */
  read(token: string, now: number): Claims | undefined;
}

export function newMint(): Mint {
  const key = randomBytes(32);
  const seal = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign(claims) {
      const text = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`;
      return `${text}.${seal(text).toString('base64url')}`;
    },
    read(token, now) {
      const [head = '', body = '', signature = ''] = token.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = seal(`${head}.${body}`);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Claims;
      return claims.exp * 1000 > now ? claims : undefined;
    },
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The object id in an Entra ID token; undefined when it is none. Its signature is not looked at. */
export function objectIdIn(token: string): string | undefined {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims = JSON.parse(text) as { readonly oid?: unknown };
    return typeof claims.oid === 'string' ? claims.oid.toLowerCase() : undefined;
  } catch {
    return undefined;
  }
}
