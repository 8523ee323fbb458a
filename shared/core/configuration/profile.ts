import type { IsoTime } from '../base/iso-time';
import type { ChartRules, RegistryRules, Mode } from './chart-rules';
import type { Maintenance } from './maintenance';
import type { RepositoryRules } from './repository-rules';
import type { Ring } from './ring';
import type { Selector } from './selector';
import type { ResourceId } from '../base/resource-id';
import { partsOf, scopeOf } from '../base/resource-id';

export type { Mode } from './chart-rules';
export type { Selector } from './selector';

/** What an operator wants for a set of clusters. */
export interface Profile {
  readonly name: string;
  readonly selector: Selector;
  readonly mode: Mode;
  /** standard mode only. in-cluster: MIC runs in the cluster. serverless: we keep AzureAssignedIdentity objects in its place. */
  readonly mic: 'in-cluster' | 'serverless';
  /** standard mode with mic serverless: as NMI's --forceNamespaced; managed mode is always so. */
  readonly forceNamespaced: boolean;
  /** Whether the aad-pod-identity objects in the cluster are read. ignore: the Azure side only. */
  readonly objects: 'read' | 'ignore';
  /** Whether the Secrets that service principals name are looked at, as NMI does. */
  readonly secrets: 'read' | 'ignore';
  /** Watch the objects, so that a change is seen within seconds. Without it: at the next event or sweep. */
  readonly watch: boolean;
  readonly kubenet: KubenetRules;
  readonly admission: AdmissionSettings;
  /** Where NMI and MIC run: what looks like them elsewhere is not believed. */
  readonly nmiNamespaces: readonly string[];
  /** grant: we create missing role assignments. check: we only report them, with the command that fixes it. */
  readonly roles: 'grant' | 'check';
  /** Where Managed Identity Operator is given: on whole identity resource groups (option 1 of the recipe) or on single identities (option 2). */
  readonly operatorScope: 'resourceGroup' | 'identity';
  readonly identities: IdentityRules;
  readonly suspend: boolean;
  /** ISO time until which the cluster is left alone. */
  readonly exemptUntil?: IsoTime;
  /** Plan, but never write. */
  readonly observeOnly: boolean;
  /** Absent: changes may be made at any time. */
  readonly maintenance?: Maintenance;
  /** Absent: a change of the profile goes to all of its clusters at once. In order, the first to get it first. */
  readonly rings?: readonly Ring[];
  /** 0..1: largest share of what we hold on a cluster that one plan may remove. */
  readonly maxRemovalShare: number;
  /** Take entries of identities that are proved to be deleted off hosts, no matter who put them there: they block additions. */
  readonly removeDeadEntries: boolean;
  /** Which settings tags on a cluster may override. */
  readonly tagOverrides: readonly TagOverride[];
  /** Absent: neither charts nor pull requests for its clusters. */
  readonly gitops?: ProfileGitOps;
}

/** Which charts the clusters of a profile get, from where, and in which repository. All by name. */
export interface ProfileGitOps {
  readonly repository: string;
  /** In order of preference: the first that serves a cluster's region is the one that it pulls from. */
  readonly registries: readonly string[];
  readonly charts: readonly string[];
  /** What `{stage}` stands for in the layout of the repository. */
  readonly stage?: string;
}

/** How clusters with network plugin kubenet are treated: there a pod with NET_RAW can impersonate another one. */
export interface KubenetRules {
  /** enforce: nothing is attached until policies that keep pods from NET_RAW are in force. refuse: never. accept-risk: as if it were another plugin. */
  readonly handling: 'enforce' | 'refuse' | 'accept-risk';
  /** audit-first: Audit as long as pods run that would be refused. deny: at once. */
  readonly effect: 'audit-first' | 'deny';
  /** Where we assign the policies. */
  readonly policyScope: 'cluster' | 'resourceGroup';
  /** Namespaces that the policies do not look at. */
  readonly excludedNamespaces: readonly string[];
}

/** What the requests of a repository bring to its clusters besides charts, so that namespaces of a cluster stay apart. */
export interface AdmissionSettings {
  /**
   * audit-first: the policies come with Audit, and a request for Deny follows once nothing is in the cluster that they would
   * refuse. audit: that request never comes. deny: at once. off: no policies are asked for.
   */
  readonly effect: 'off' | 'audit' | 'audit-first' | 'deny';
}

export type TagOverride = 'profile' | 'suspend' | 'exemptUntil' | 'observeOnly';

/** True where we attach identities ourselves: in standard mode an in-cluster MIC does, and only its roles are ours. */
export function attachesIdentities({ mode, mic }: Profile): boolean {
  return mode === 'managed' || mic === 'serverless';
}

/** Every group whose identities a cluster of the profile may get. */
export function identityGroups({ identities }: Profile): readonly ResourceId[] {
  return [...new Set([...identities.resourceGroups, ...identities.onDemandResourceGroups])];
}

/** True for an identity of which a list of its group says whether the profile wants it: anything else the file says. */
export function hangsOnList(id: ResourceId, profile: Profile): boolean {
  return partsOf(id).type !== undefined && identityGroups(profile).includes(scopeOf(id));
}

/** Which identities a cluster of the profile may get: default deny outside these. */
export interface IdentityRules {
  readonly resourceGroups: readonly ResourceId[];
  /** Tags that an identity must carry; values are globs. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tag on identities that lists the clusters (comma-separated globs) they are meant for. */
  readonly clustersTag: IdentityTag;
  /** Tag on identities that lists the namespaces (comma-separated globs) whose AzureIdentity objects may use them. */
  readonly namespacesTag: IdentityTag;
  /** Groups whose identities are attached only while an AzureIdentity with a binding in the cluster asks for them. */
  readonly onDemandResourceGroups: readonly ResourceId[];
  /** Groups whose identities do not go to every node pool host; absent: none. */
  readonly placements?: readonly Placement[];
}

/** Where in a cluster the identities of a group go. */
export interface Placement {
  readonly resourceGroup: ResourceId;
  /** Globs of names of node pools; empty: all of them. */
  readonly nodePools: readonly string[];
  /** Only to pools on which a pod uses the identity. It is taken off again when none has for that long. */
  readonly onlyWhereUsed?: { readonly quietSeconds: number };
}

export interface IdentityTag {
  readonly name: string;
  /** Groups in which an identity without the tag is for nobody; elsewhere it is for everybody. */
  readonly requiredIn: 'everyGroup' | 'onDemandGroups' | 'noGroup';
}

export interface Settings {
  /** Subscriptions that are swept for clusters and drift. */
  readonly subscriptions: readonly string[];
  /** Start of the tag names that override a profile on a cluster, `<prefix>suspend`. */
  readonly tagPrefix: string;
  /** Least time between two looks at one cluster, so that a burst of events costs one or two. Seconds. */
  readonly cooldownSeconds: number;
  /** Losses of one host or role within an hour after which it is called Contested, and what is taken there is put back later. */
  readonly contestedAfter: number;
  /** Writes to Azure for one cluster within an hour that no path may pass. */
  readonly maxWritesPerHour: number;
  /** Azure may take this long until a token is given for an identity that was attached. Seconds. */
  readonly propagationSeconds: number;
  /** Time between the two reads that prove a cluster, a resource group or a host to be gone. Seconds. */
  readonly absenceProofSeconds: number;
  /** Plans older than this are removed, but for the newest of each subject. */
  readonly planRetentionDays: number;
  /** Where charts may come from besides public addresses; absent: nowhere. */
  readonly network?: { readonly allowPrivateRanges: readonly string[] };
}

export interface Configuration {
  readonly settings: Settings;
  readonly profiles: readonly Profile[];
  readonly registries: readonly RegistryRules[];
  readonly charts: readonly ChartRules[];
  readonly repositories: readonly RepositoryRules[];
}
