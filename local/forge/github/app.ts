import type { KeyObject } from 'node:crypto';
import { generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { ForgeHttpRequest } from '../front';
import type { Hosting } from '../hosting';
import type { Reply } from './context';
import { ok } from './context';
import { GitHubError, notFound } from './error';

/** A GitHub App with one installation. */
export interface GitHubApp {
  readonly appId: string;
  readonly installationId: string;
  /** PEM, as GitHub lets one download it. Made when it is first asked for. */
  readonly privateKey: string;
  /** Makes every key unknown that was given so far. */
  rotateKey(): void;
}

interface Pair {
  readonly privateKey: string;
  readonly publicKey: KeyObject;
}

export interface AppKeys extends GitHubApp {
  publicKey(): KeyObject;
}

export function newGitHubApp(): AppKeys {
  let pair: Pair | undefined;
  function current(): Pair {
    pair ??= newPair();
    return pair;
  }
  return {
    appId: '4711',
    installationId: '815',
    get privateKey() {
      return current().privateKey;
    },
    rotateKey() {
      pair = undefined;
    },
    publicKey: () => current().publicKey,
  };
}

function newPair(): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { privateKey: String(privateKey.export({ type: 'pkcs1', format: 'pem' })), publicKey };
}

const TOKEN_PATH = /^\/app\/installations\/([^/]+)\/access_tokens$/;
const HOUR_MS = 3_600_000;

/** Undefined when the request is not for the App itself. `path` is below the root of the API. */
export function answerApp(
  hosting: Hosting,
  app: AppKeys,
  request: ForgeHttpRequest,
  path: string,
): Reply | undefined {
  const [, installation] = TOKEN_PATH.exec(path) ?? [];
  if (installation === undefined || request.method !== 'POST') return undefined;
  const [, jwt = ''] = /^bearer (.+)$/i.exec(request.headers['authorization'] ?? '') ?? [];
  checkJwt(app, jwt);
  if (installation !== app.installationId) throw notFound();
  const token = `ghs_${randomBytes(18).toString('hex')}`;
  const expiresAt = hosting.clock.now() + HOUR_MS;
  hosting.access.grant(token, { login: 'aks-identity-reconciler[bot]', expiresAt });
  const permissions = { contents: 'write', pull_requests: 'write', metadata: 'read' };
  const expires = new Date(expiresAt).toISOString();
  return ok({ token, expires_at: expires, permissions, repository_selection: 'selected' }, 201);
}

interface Claims {
  readonly iss?: string | number;
  readonly iat?: number;
  readonly exp?: number;
}

/** Octokit stamps with the clock of the machine, so this one is judged by it too, whatever clock the forge runs on. */
function checkJwt(app: AppKeys, jwt: string): void {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    app.publicKey(),
    Buffer.from(signature, 'base64url'),
  );
  if (!isSigned) {
    throw new GitHubError(401, 'A JSON web token could not be decoded');
  }
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  const now = Date.now() / 1000;
  const { iss, iat = 0, exp = 0 } = claims;
  if (String(iss) !== app.appId) throw new GitHubError(401, 'Integration not found');
  if (exp < now || iat > now + 60) {
    throw new GitHubError(401, "'Expiration time' claim ('exp') must be in the future");
  }
  if (exp > now + 600) {
    throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}
