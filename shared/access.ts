/**
 * How the HTTP API knows what a caller may do. `keys`: whoever has a function key may do all. `entra`: App Service
 * authentication says who it is and in which role. `readOnly`: nobody may change anything. `closed`: `entra` was asked for,
 * and nothing stands in front of the app that would say who it is.
 */
export type Access = 'keys' | 'entra' | 'readOnly' | 'closed';

export interface AccessSettings {
  /** `keys`, `entra` or `read-only`. */
  readonly RECONCILER_ACCESS?: string | undefined;
  /**
   * Set by the platform where App Service authentication is on: only then are x-ms-client-principal and its like the
   * platform's own, and no caller can send them.
   * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
   */
  readonly WEBSITE_AUTH_ENABLED?: string | undefined;
}

/** Throws an Error that names the setting. */
export function accessFrom(env: AccessSettings): Access {
  const { RECONCILER_ACCESS: wanted = '', WEBSITE_AUTH_ENABLED: enabled = '' } = env;
  switch (wanted.toLowerCase()) {
    case '':
    case 'keys':
      return 'keys';
    case 'read-only':
      return 'readOnly';
    case 'entra':
      return enabled.toLowerCase() === 'true' ? 'entra' : 'closed';
    default:
      throw new Error(
        `The app setting RECONCILER_ACCESS is "${wanted.slice(0, 60)}"; expected keys, entra or read-only.`,
      );
  }
}

/**
 * What the Functions host asks for before it calls us: nothing where people have signed in with Entra, else a key. A setting
 * that nobody understands opens nothing.
 */
export function authLevelFor(env: AccessSettings): 'anonymous' | 'function' {
  try {
    return accessFrom(env) === 'entra' ? 'anonymous' : 'function';
  } catch {
    return 'function';
  }
}
