import type { Identity } from '../cluster/cluster';
import { matchesAnyGlob } from '../base/glob';
import type { IdentityTag, Profile } from '../configuration/profile';
import { scopeOf } from '../base/resource-id';
import { tagValue } from './selector';

/** Why an identity is not for somebody. */
export interface Denial {
  /** In words. */
  readonly rule: string;
  /**
   * True when all that speaks against it is a tag that is not there. Tags get lost (`az resource tag` overwrites all of them),
   * so it is given to nobody then, and taken from nobody either: a tag that names others is what takes it away.
   */
  readonly keeps: boolean;
}

/** Who asks for an identity: a cluster by its name, or a namespace. */
export interface Asker {
  readonly kind: 'cluster' | 'namespace';
  readonly name: string;
}

/**
 * Whether a tag on the identity that lists, as comma-separated globs, whom it is for leaves the asker out. One that is
 * there but empty names nobody; it must not read as "for all".
 */
export function tagDenial(
  profile: Profile,
  tag: IdentityTag,
  identity: Identity,
  { kind, name }: Asker,
): Denial | undefined {
  const value = tagValue(identity.tags, tag.name);
  if (value === undefined) {
    if (!isRequired(tag, profile, identity)) return undefined;
    return { rule: `it has no tag ${tag.name}, which has to name ${kind} ${name}`, keeps: true };
  }
  const globs = value.split(',').map((glob) => glob.trim());
  if (matchesAnyGlob(globs, name)) return undefined;
  return { rule: `its tag ${tag.name}="${value}" does not name ${kind} ${name}`, keeps: false };
}

function isRequired(
  { requiredIn }: IdentityTag,
  { identities }: Profile,
  { id }: Identity,
): boolean {
  switch (requiredIn) {
    case 'everyGroup':
      return true;
    case 'onDemandGroups':
      return !identities.resourceGroups.includes(scopeOf(id));
    case 'noGroup':
      return false;
  }
}
