import { NEVER_LOOKED_AT } from './admits';

/** c26596ff: what containers may add and must drop. 95edb821: none is privileged. */
export type PolicyKind = 'capabilities' | 'privileged';

/** Both: no parameter of the first refuses a privileged container that drops ALL. */
export const POLICY_KINDS: readonly PolicyKind[] = ['capabilities', 'privileged'];

/** What an assignment of Azure Policy, or the constraint that it became in a cluster, demands of pods. */
export interface PolicyRule {
  readonly policy: PolicyKind;
  /** As written, in any case; Gatekeeper's `deny`, too. */
  readonly effect: string;
  /** False when enforcementMode is DoNotEnforce. */
  readonly enforced: boolean;
  /** True when a selector, an image or an exemption leaves some pods or containers out: it is no proof then. */
  readonly narrowed: boolean;
  readonly excludedNamespaces: readonly string[];
  /** Empty for `privileged`. */
  readonly requiredDropCapabilities: readonly string[];
  readonly allowedCapabilities: readonly string[];
}

/** NET_RAW under its own name: `CAP_NET_RAW` drops nothing. `ALL` takes it away, too. */
const DROPPING = /^(NET_RAW|ALL)$/i;
/** What must not be added. CAP_NET_RAW means nothing to containerd; other runtimes may take it for NET_RAW. */
const ADDING = /^(\*|(CAP_)?(NET_RAW|ALL))$/i;

/** True if no pod that it looks at can hold NET_RAW (`capabilities`), or be privileged (`privileged`). */
export function denies(rule: PolicyRule): boolean {
  if (rule.effect.toLowerCase() !== 'deny' || !rule.enforced || rule.narrowed) return false;
  switch (rule.policy) {
    case 'capabilities':
      return (
        rule.requiredDropCapabilities.some((name) => DROPPING.test(name)) &&
        !rule.allowedCapabilities.some((name) => ADDING.test(name))
      );
    case 'privileged':
      return true;
  }
}

/** Namespaces that it does not look at, besides those that it may leave out. */
export function tooMuchExcluded(
  { excludedNamespaces }: Pick<PolicyRule, 'excludedNamespaces'>,
  allowed: readonly string[],
): readonly string[] {
  const fine = new Set([...allowed, ...NEVER_LOOKED_AT, 'azure-extensions-usage-system']);
  return excludedNamespaces.filter((namespace) => !fine.has(namespace));
}
