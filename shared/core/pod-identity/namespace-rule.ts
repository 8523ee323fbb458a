import type { Identity } from '../cluster';
import { matchesAnyGlob } from '../glob';
import { tagValue } from '../selector';

/**
 * Why AzureIdentity objects in `namespace` may not use `identity`, in words; undefined when they may. A tag that is there
 * but empty names no namespace; it must not read as "for all".
 */
export function namespaceRule(
  namespacesTag: string,
  namespace: string,
  identity: Identity,
): string | undefined {
  const value = tagValue(identity.tags, namespacesTag);
  if (value === undefined) return undefined;
  const globs = value.split(',').map((glob) => glob.trim());
  if (matchesAnyGlob(globs, namespace)) return undefined;
  return `its tag ${namespacesTag}="${value}" does not name namespace ${namespace}`;
}
