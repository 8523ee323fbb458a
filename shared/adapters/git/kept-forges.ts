import type { GitOpsTarget } from '../../core/configuration/gitops-target';
import type { Forge } from './forge';

interface Kept {
  /** The target as it was when its forge was made. */
  readonly rules: string;
  readonly forge: Forge;
}

/**
 * One forge for each target of this process, made anew when the configuration says something else of the target. A forge
 * holds the token that it signs with: one made for every activity would ask GitHub for an installation token each time.
 */
export function keptForges(
  create: (target: GitOpsTarget) => Forge,
): (target: GitOpsTarget) => Forge {
  const kept = new Map<string, Kept>();
  return (target) => {
    const rules = JSON.stringify(target);
    const known = kept.get(target.name);
    if (known?.rules === rules) return known.forge;
    const forge = create(target);
    kept.set(target.name, { rules, forge });
    return forge;
  };
}
