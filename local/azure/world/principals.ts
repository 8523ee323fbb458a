/** Verbs on Entra ID principals. */
import type { Principal, PrincipalType } from './model';
import type { Kernel } from './state';

export interface NewPrincipal {
  readonly objectId?: string;
  readonly appId?: string;
  readonly name?: string;
  readonly type?: PrincipalType;
  /** True: replicated long ago. Default false: unknown to the authorization service for `principalReplicationMs`. */
  readonly existing?: boolean;
}

/** Adds a principal; the authorization service learns of it after the replication delay. */
export function registerPrincipal(kernel: Kernel, input: NewPrincipal): Principal {
  const { time, state, random } = kernel;
  const delay = input.existing === true ? 0 : state.settings.latency.principalReplicationMs;
  const principal: Principal = {
    objectId: (input.objectId ?? random.guid()).toLowerCase(),
    appId: (input.appId ?? random.guid()).toLowerCase(),
    name: input.name ?? 'principal',
    type: input.type ?? 'ServicePrincipal',
    replicatedAt: time.now() + time.scaled(delay),
  };
  state.principals.set(principal.objectId, principal);
  return principal;
}
