import type {
  Configuration,
  IdentityRules,
  IdentityTag,
  Placement,
  Profile,
  ProfileGitOps,
} from '../core/configuration/profile';
import type { Ring } from '../core/configuration/ring';
import type { ResourceId } from '../core/base/resource-id';
import { resourceId } from '../core/base/resource-id';
import { parseTimestamp } from '../core/base/timestamp';
import { toChart, toRegistry, toRepository } from './convert-gitops';
import { lowerCase, toSelector } from './convert-selector';
import { parseDuration } from './duration';
import { MAX_ABSENCE_PROOF_SECONDS } from './settings-remarks';
import type {
  RawConfiguration,
  RawIdentities,
  RawIdentityGroup,
  RawIdentityTag,
  RawProfile,
  RawRepository,
} from './raw';
import { groupId } from './raw';

/** The file's data in the words of the core: canonical ids, seconds, UTC times. Call it only after all checks. */
export function toConfiguration(raw: RawConfiguration): Configuration {
  const { settings, profiles, registries, charts, gitops } = raw;
  const named = profiles.flatMap(({ selector }) => selector.subscriptions ?? []);
  const swept = settings.subscriptions.length > 0 ? settings.subscriptions : named;
  return {
    settings: {
      subscriptions: lowerCase(swept),
      tagPrefix: settings.tagPrefix,
      cooldownSeconds: parseDuration(settings.cooldown) ?? 0,
      contestedAfter: settings.contestedAfter,
      maxWritesPerHour: settings.maxWritesPerHour,
      propagationSeconds: parseDuration(settings.propagationDelay) ?? 0,
      absenceProofSeconds: parseDuration(settings.absenceProof) ?? MAX_ABSENCE_PROOF_SECONDS,
      planRetentionDays: settings.planRetentionDays,
      ...(settings.network.allowPrivateRanges.length > 0 && { network: settings.network }),
    },
    profiles: profiles.map((profile) => toProfile(profile, gitops)),
    registries: registries.map(toRegistry),
    charts: charts.map(toChart),
    repositories: gitops.map(toRepository),
  };
}

function toProfile(raw: RawProfile, gitops: readonly RawRepository[]): Profile {
  const { exemptUntil, selector, identities, gitops: block, rings, ...rest } = raw;
  const until = exemptUntil === undefined ? undefined : parseTimestamp(exemptUntil);
  return {
    ...rest,
    nmiNamespaces: raw.nmiNamespaces ?? usualNamespaces(raw, gitops),
    selector: toSelector(selector),
    identities: toRules(identities),
    ...(until !== undefined && { exemptUntil: until }),
    ...(block && { gitops: toProfileGitOps(block) }),
    ...(rings.length > 0 && { rings: rings.map(toClusterRing) }),
  };
}

function toClusterRing({ name, clusters, soak }: RawProfile['rings'][number]): Ring {
  return {
    name,
    ...(clusters !== undefined && { clusters: toSelector(clusters) }),
    soakSeconds: parseDuration(soak) ?? 0,
  };
}

function toProfileGitOps({ target, ...rest }: NonNullable<RawProfile['gitops']>): ProfileGitOps {
  return { repository: target, ...rest };
}

/** Where platform teams install NMI, and where our own requests do. */
function usualNamespaces(
  { gitops }: RawProfile,
  repositories: readonly RawRepository[],
): readonly string[] {
  const target = repositories.find(({ name }) => name === gitops?.target);
  const namespaces = [
    'kube-system',
    ...(target === undefined ? [] : [target.flux.releaseNamespace]),
  ];
  return [...new Set(namespaces)];
}

function toRules(raw: RawIdentities): IdentityRules {
  const groups = [...raw.resourceGroups, ...raw.onDemandResourceGroups];
  const placements = groups.flatMap(toPlacement);
  return {
    ...raw,
    clustersTag: toIdentityTag(raw.clustersTag, 'onDemandGroups'),
    namespacesTag: toIdentityTag(raw.namespacesTag, 'noGroup'),
    resourceGroups: distinctIds(raw.resourceGroups.map(groupId)),
    onDemandResourceGroups: distinctIds(raw.onDemandResourceGroups.map(groupId)),
    ...(placements.length > 0 && { placements }),
  };
}

function toPlacement(raw: RawIdentityGroup): readonly Placement[] {
  if (typeof raw === 'string') return [];
  const { id, nodePools = [], onlyWhereUsed, quietTime } = raw;
  if (nodePools.length === 0 && !onlyWhereUsed) return [];
  return [
    {
      resourceGroup: resourceId(id),
      nodePools,
      ...(onlyWhereUsed && { onlyWhereUsed: { quietSeconds: parseDuration(quietTime) ?? 0 } }),
    },
  ];
}

/** `unsaid`: what holds where the file does not say whether the tag is required. */
function toIdentityTag(raw: RawIdentityTag, unsaid: IdentityTag['requiredIn']): IdentityTag {
  const { name, required } = typeof raw === 'string' ? { name: raw } : raw;
  if (required === undefined) return { name, requiredIn: unsaid };
  return { name, requiredIn: required ? 'everyGroup' : 'noGroup' };
}

function distinctIds(texts: readonly string[]): readonly ResourceId[] {
  return [...new Set(texts.map(resourceId))];
}
