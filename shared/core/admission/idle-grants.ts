import { counted } from '../base/counted';
import type { ClusterObjects } from '../cluster/objects';
import type { Finding } from '../pod-identity/findings';
import { quoted } from '../pod-identity/findings';
import type { Grant } from './rules';

const MAX_NAMES = 5;

/**
 * Namespaces that identities are granted to by name, and in which nothing asks for any. No policy keeps anybody from
 * creating a namespace under a name that is granted already, and having what it may have.
 */
export function idleGrantFindings(
  grants: readonly Grant[],
  { identities, bindings, pods }: Pick<ClusterObjects, 'identities' | 'bindings' | 'pods'>,
): readonly Finding[] {
  const used = new Set([...identities, ...bindings, ...pods].map(({ meta }) => meta.namespace));
  const named = grants
    .map(({ namespaces }) => namespaces.toLowerCase())
    .filter((name) => /^[a-z0-9-]{1,63}$/.test(name));
  const idle = [...new Set(named)].filter((name) => !used.has(name)).sort();
  if (idle.length === 0) return [];
  const shown = idle.slice(0, MAX_NAMES).map(quoted).join(', ');
  const more = idle.length > MAX_NAMES ? ` and ${idle.length - MAX_NAMES} more` : '';
  return [
    {
      severity: 'info',
      code: 'GrantedToNobody',
      message: `Identities are granted to ${counted(idle.length, 'namespace')} in which nothing asks for one: ${shown}${more}. Anyone who creates a namespace of such a name can have them.`,
      remedy:
        'Take names of namespaces that are gone out of the tags of identities, and let few create namespaces.',
    },
  ];
}
