import type { ResourceId } from './resource-id';

/** What an operator wants for a set of clusters. */
export interface Profile {
  readonly name: string;
  readonly selector: Selector;
  readonly mode: Mode;
  /** grant: we create missing role assignments. check: we only report them, with the command that mends it. */
  readonly roles: 'grant' | 'check';
  /** Where Managed Identity Operator is given: on whole identity resource groups (option 1 of the recipe) or on single identities (option 2). */
  readonly operatorScope: 'resourceGroup' | 'identity';
  readonly identities: IdentityRules;
  readonly suspend: boolean;
  /** ISO time until which the cluster is left alone. */
  readonly exemptUntil?: string;
  /** Plan, but never write. */
  readonly observeOnly: boolean;
  /** 0..1: largest share of what we hold on a cluster that one plan may remove. */
  readonly maxRemovalShare: number;
  /** Which settings tags on a cluster may override. */
  readonly tagOverrides: readonly TagOverride[];
}

export type Mode = 'managed' | 'standard';

export type TagOverride = 'profile' | 'suspend' | 'exemptUntil' | 'observeOnly';

/** All given parts must hold; an empty list or map says nothing. Globs know `*` and `?` and ignore case, as Azure names do. */
export interface Selector {
  readonly subscriptions: readonly string[];
  readonly resourceGroups: readonly string[];
  readonly names: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Which identities a cluster of the profile may get: default deny outside these. */
export interface IdentityRules {
  readonly resourceGroups: readonly ResourceId[];
  /** Tags that an identity must carry; values are globs. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * Name of a tag on identities that lists the clusters (comma-separated globs) they are meant for.
   * An identity without the tag is for every cluster of the profile.
   */
  readonly clustersTag: string;
}

export interface Settings {
  /** Subscriptions that are swept for clusters and drift. */
  readonly subscriptions: readonly string[];
  /** Start of the tag names that override a profile on a cluster, `<prefix>suspend`. */
  readonly tagPrefix: string;
  /** Least time between two looks at one cluster, so that a burst of events costs one or two. Seconds. */
  readonly cooldownSeconds: number;
  /** Repairs of one cluster within an hour after which it is called Contested and left to back off. */
  readonly contestedAfter: number;
}

export interface Configuration {
  readonly settings: Settings;
  readonly profiles: readonly Profile[];
}
