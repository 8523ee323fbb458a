import type { Static } from '@sinclair/typebox';
import type { CHART } from './schema/chart';
import type { FILE } from './schema/file';
import type { IDENTITIES, IDENTITY_GROUP, IDENTITY_TAG } from './schema/identities';
import type { IMAGES } from './schema/images';
import type { PROFILE } from './schema/profile';
import type { REGISTRY } from './schema/registry';
import type { SELECTOR } from './schema/selector';
import type { SETTINGS } from './schema/settings';
import type { AUTH } from './schema/sign-in';
import type { REPOSITORY } from './schema/repository';

/** The file's data once it fits the schema, with the schema's defaults filled in. */
export type RawConfiguration = Static<typeof FILE>;
export type RawSettings = Static<typeof SETTINGS>;
export type RawProfile = Static<typeof PROFILE.schema>;
/** Parts have no default: the schema refuses an empty one, because it would read as "none" and mean "any". */
export type RawSelector = Static<typeof SELECTOR.schema>;
export type RawIdentities = Static<typeof IDENTITIES.schema>;
/** The id alone, or with a word on where its identities go. */
export type RawIdentityGroup = Static<typeof IDENTITY_GROUP.schema>;
export type RawPlacedGroup = Exclude<RawIdentityGroup, string>;
/** The name alone, or with a word on identities that lack the tag. */
export type RawIdentityTag = Static<typeof IDENTITY_TAG.schema>;
export type RawRegistry = Static<typeof REGISTRY.schema>;
/** A preset, or name and repository, or a preset and the repository of its mirror: semantics checks it. */
export type RawChart = Static<typeof CHART.schema>;
export type RawImages = Static<typeof IMAGES>;
export type RawRepository = Static<typeof REPOSITORY.schema>;
/** Exactly one of them: semantics checks it. Each text is the name of an app setting. */
export type RawAuth = Static<typeof AUTH>;

export function groupId(group: RawIdentityGroup): string {
  return typeof group === 'string' ? group : group.id;
}
