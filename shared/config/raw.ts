import type { ListedImage } from '../core/configuration/chart-rules';
import type {
  FluxRules,
  ForgeRules,
  Layout,
  OtherRepository,
  RequestRules,
} from '../core/configuration/gitops-target';
import type { JsonObject } from '../core/base/json';
import type {
  AdmissionSettings,
  KubenetRules,
  Mode,
  ProfileGitOps,
  TagOverride,
} from '../core/configuration/profile';
import type { PresetName } from './presets';

/** The file's data once it fits profiles.schema.json, with the schema's defaults filled in. */
export interface RawConfiguration {
  readonly settings: RawSettings;
  readonly profiles: readonly RawProfile[];
  readonly registries: readonly RawRegistry[];
  readonly charts: readonly RawChart[];
  readonly gitops: readonly RawTarget[];
}

export interface RawSettings {
  readonly subscriptions: readonly string[];
  readonly tagPrefix: string;
  readonly cooldown: string;
  readonly contestedAfter: number;
  readonly maxWritesPerHour: number;
  readonly propagationDelay: string;
  readonly absenceProof: string;
  readonly planRetentionDays: number;
  readonly network: { readonly allowPrivateRanges: readonly string[] };
}

export interface RawProfile {
  readonly name: string;
  readonly selector: RawSelector;
  readonly mode: Mode;
  readonly mic: 'in-cluster' | 'serverless';
  readonly forceNamespaced: boolean;
  readonly objects: 'read' | 'ignore';
  readonly secrets: 'read' | 'ignore';
  readonly watch: boolean;
  readonly kubenet: KubenetRules;
  readonly admission: AdmissionSettings;
  readonly nmiNamespaces?: readonly string[];
  readonly roles: 'grant' | 'check';
  readonly operatorScope: 'resourceGroup' | 'identity';
  readonly identities: RawIdentities;
  readonly suspend: boolean;
  readonly exemptUntil?: string;
  readonly observeOnly: boolean;
  readonly maxRemovalShare: number;
  readonly removeDeadEntries: boolean;
  readonly tagOverrides: readonly TagOverride[];
  readonly gitops?: ProfileGitOps;
}

/** Parts have no default: the schema refuses an empty one, because it would read as "none" and mean "any". */
export interface RawSelector {
  readonly all?: true;
  readonly subscriptions?: readonly string[];
  readonly resourceGroups?: readonly string[];
  readonly names?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface RawIdentities {
  readonly resourceGroups: readonly RawIdentityGroup[];
  readonly tags: Readonly<Record<string, string>>;
  readonly clustersTag: RawIdentityTag;
  readonly namespacesTag: RawIdentityTag;
  readonly onDemandResourceGroups: readonly RawIdentityGroup[];
}

/** The id alone, or with a word on where its identities go. */
export type RawIdentityGroup = string | RawPlacedGroup;

export interface RawPlacedGroup {
  readonly id: string;
  readonly nodePools?: readonly string[];
  readonly onlyWhereUsed: boolean;
  readonly quietTime: string;
}

export function groupId(group: RawIdentityGroup): string {
  return typeof group === 'string' ? group : group.id;
}

/** The name alone, or with a word on identities that lack the tag. */
export type RawIdentityTag = string | { readonly name: string; readonly required?: boolean };

export interface RawRegistry {
  readonly name: string;
  readonly id: string;
  readonly loginServer?: string;
  readonly locations: readonly string[];
  readonly chartPrefix: string;
  readonly imagePrefix: string;
}

/** A preset, or name and repository, or a preset and the repository of its mirror: semantics sees to it. */
export interface RawChart {
  readonly preset?: PresetName;
  readonly name?: string;
  readonly repository?: string;
  readonly version: string;
  readonly prereleases: boolean;
  readonly minimumAge: string;
  readonly registries: readonly string[];
  readonly images: RawImages;
  readonly values: JsonObject;
  readonly valuesByMode: Readonly<Partial<Record<Mode, JsonObject>>>;
}

export interface RawImages {
  readonly exclude: readonly string[];
  readonly listed?: readonly ListedImage[];
}

export interface RawTarget {
  readonly name: string;
  readonly provider: ForgeRules['provider'];
  readonly url?: string;
  readonly repository: string;
  readonly branch: string;
  readonly auth: RawAuth;
  readonly layout: Layout;
  readonly flux: FluxRules;
  readonly requests: Omit<RequestRules, 'waitSeconds'> & { readonly waitAtMost: string };
  readonly alsoRead: readonly OtherRepository[];
  readonly observeOnly: boolean;
}

/** Exactly one of them: semantics sees to it. Each text is the name of an app setting. */
export interface RawAuth {
  readonly token?: string;
  readonly githubApp?: {
    readonly appId: number;
    readonly installationId: number;
    readonly privateKey: string;
  };
  readonly managedIdentity?: true;
}
