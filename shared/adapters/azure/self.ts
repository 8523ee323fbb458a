import type { TokenCredential } from '@azure/core-auth';
import { ReconcileError } from '../../core/base/errors';
import { isObject, parsed } from './arm-body';
import type { Self } from './azure';
import { asReconcileErrors } from './failure';
import { TOKEN_SCOPE } from './pipeline';

/** Who our own access token says that we are. Its signature is Azure's business, not ours: we do not trust it, we use it. */
export async function readSelf(credential: TokenCredential): Promise<Self> {
  return asReconcileErrors({ operation: 'read', target: TOKEN_SCOPE }, async () => {
    const token = await credential.getToken(TOKEN_SCOPE);
    return selfIn(token?.token ?? '');
  });
}

/** Reads `oid`, `appid` (`azp` in v2 tokens) and `tid`. Throws ReconcileError (Stalled) when there is no `oid`. */
export function selfIn(token: string): Self {
  const claims = parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const text = (name: string): string | undefined =>
    isObject(claims) && typeof claims[name] === 'string' ? claims[name] : undefined;
  const principalId = text('oid');
  if (principalId === undefined) throw namelessToken();
  const appId = text('appid') ?? text('azp');
  const tenantId = text('tid');
  return {
    principalId: principalId.toLowerCase(),
    ...(appId !== undefined && { appId: appId.toLowerCase() }),
    ...(tenantId !== undefined && { tenantId: tenantId.toLowerCase() }),
  };
}

function namelessToken(): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'TokenWithoutObjectId',
    message: `The access token for ${TOKEN_SCOPE} has no "oid" claim, so that our own role assignments cannot be told apart.`,
    remedy:
      'Sign in with a managed identity or a service principal: check AZURE_CLIENT_ID of the function app.',
  });
}
