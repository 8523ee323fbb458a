import type { ResourceId } from '../../core/base/resource-id';

/** Where credentials for API servers come from: ARM. */
export interface CredentialSource {
  /** The kubeconfig, as YAML; undefined when the cluster does not exist. */
  getKubeconfig(cluster: ResourceId): Promise<string | undefined>;
  tokenFor(applicationId: string): Promise<{ readonly token: string; readonly expiresAt: number }>;
}

/** As much of a kubeconfig's user as tells how it signs in. */
export interface KubeUser {
  readonly token?: string | undefined;
  /** PEM as base64, as is the key. */
  readonly certData?: string | undefined;
  readonly keyData?: string | undefined;
  readonly exec?: unknown;
  readonly authProvider?: unknown;
}

interface Token {
  /** Absent: the user signs in by certificate. */
  readonly token?: string;
  readonly expiresAt: number;
}

/** The AKS server application, the same in every tenant. */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The token of a user who has none of their own: one of Entra ID, for the application that the kubeconfig names. */
export async function tokenOf(source: CredentialSource, user: KubeUser): Promise<Token> {
  if (user.exec !== undefined || user.authProvider !== undefined) {
    return source.tokenFor(serverIdIn(user));
  }
  const never = { expiresAt: Number.MAX_SAFE_INTEGER };
  return user.token === undefined || user.token === '' ? never : { token: user.token, ...never };
}

/** kubelogin has it as `--server-id`, the older azure provider as `apiserver-id`. */
function serverIdIn({ exec, authProvider }: KubeUser): string {
  const args = textsIn(exec, 'args');
  const at = args.indexOf('--server-id');
  const config = fieldOf(authProvider, 'config');
  const found = [at < 0 ? undefined : args[at + 1], fieldOf(config, 'apiserver-id')];
  return (
    found.find((text): text is string => typeof text === 'string' && GUID.test(text)) ?? AKS_SERVER
  );
}

function textsIn(value: unknown, name: string): readonly string[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list.filter((each): each is string => typeof each === 'string') : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
