import type { KubenetRules, Mode, TagOverride } from '../core/profile';

/** The file's data once it fits profiles.schema.json, with the schema's defaults filled in. */
export interface RawConfiguration {
  readonly settings: RawSettings;
  readonly profiles: readonly RawProfile[];
}

export interface RawSettings {
  readonly subscriptions: readonly string[];
  readonly tagPrefix: string;
  readonly cooldown: string;
  readonly contestedAfter: number;
  readonly propagationDelay: string;
}

export interface RawProfile {
  readonly name: string;
  readonly selector: RawSelector;
  readonly mode: Mode;
  readonly mic: 'in-cluster' | 'serverless';
  readonly forceNamespaced: boolean;
  readonly objects: 'read' | 'ignore';
  readonly watch: boolean;
  readonly kubenet: KubenetRules;
  readonly roles: 'grant' | 'check';
  readonly operatorScope: 'resourceGroup' | 'identity';
  readonly identities: RawIdentities;
  readonly suspend: boolean;
  readonly exemptUntil?: string;
  readonly observeOnly: boolean;
  readonly maxRemovalShare: number;
  readonly tagOverrides: readonly TagOverride[];
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
  readonly resourceGroups: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly clustersTag: string;
  readonly namespacesTag: string;
  readonly onDemandResourceGroups: readonly string[];
}
