import type { Ring } from './ring';

/** A GitOps repository that pull requests go to. */
export interface RepositoryRules {
  readonly name: string;
  readonly forge: ForgeRules;
  /** Branch that requests ask to be merged into. */
  readonly branch: string;
  readonly layout: Layout;
  readonly flux: FluxRules;
  readonly requests: PullRequestRules;
  /** In the order in which they get a version; absent: all clusters get it at once. */
  readonly rings?: readonly Ring[];
  /** Keep an issue in the repository that lists the pull requests, with boxes that ask for something; absent: no. */
  readonly dashboardIssue?: boolean;
  /** Other repositories of the forge that Flux takes files from, read with the same credentials; absent: none. */
  readonly alsoRead?: readonly OtherRepository[];
  /** Name of the app setting with the secret that the forge signs its events with; absent: events are not taken. */
  readonly webhookSecret?: string;
  /** Open one request with the plan for the fleet, and change nothing else. */
  readonly observeOnly: boolean;
}

export interface OtherRepository {
  readonly repository: string;
  readonly branch: string;
}

export interface ForgeRules {
  readonly provider: 'github' | 'azureDevOps' | 'gitlab';
  /** Root of the API: https://api.github.com, https://dev.azure.com/<org>, https://gitlab.com. http on loopback only. */
  readonly url: string;
  /** `owner/name`, `project/name`, `group/…/name`. */
  readonly repository: string;
  readonly auth: ForgeAuth;
}

/** Secrets are named, never held: each is an app setting, in Azure a Key Vault reference. */
export type ForgeAuth =
  | { readonly kind: 'token'; readonly tokenSetting: string }
  | {
      readonly kind: 'githubApp';
      readonly appId: string;
      readonly installationId: string;
      readonly privateKeySetting: string;
    }
  /** Our own identity; Azure DevOps only. */
  | { readonly kind: 'managedIdentity' };

/** Where our files stand, and what they are called. Folders have no slash at either end, and may hold placeholders. */
export interface Layout {
  /** Folder of a chart that clusters share; `{chart}`, `{stage}`, `{region}`. Without `{chart}` it comes last. */
  readonly base: string;
  /** What a cluster adds; `{cluster}`, `{stage}`, `{region}`. Without `{cluster}` it comes last. */
  readonly overlays: string;
  /** The folder that Flux reads for a cluster, written likewise; `.` is the root of the repository. */
  readonly clusters: string;
  /** Name of the Flux Kustomization; that of the exceptions has `-exceptions` behind it. */
  readonly kustomization: string;
  /** The file with them, in the folder that Flux reads. */
  readonly file: string;
  /** What `{cluster}` stands for, by the name of the cluster in Azure; those that are not here keep that name. */
  readonly names: Readonly<Record<string, string>>;
  /** What `{region}` stands for, by location in Azure; those that are not here keep their name. */
  readonly regions: Readonly<Record<string, string>>;
}

export interface FluxRules {
  /** Generation of Flux, `2.6`; auto: from what is in the repository, and the oldest that all of it allows. */
  readonly version: 'auto' | FluxVersion;
  /** auto: OCIRepository where the generation serves it as v1, else HelmRepository. */
  readonly source: 'auto' | 'OCIRepository' | 'HelmRepository';
  /** Write the digest of the chart beside its tag. */
  readonly pinDigest: boolean;
  /** Namespace of Flux' own objects, and of the Kustomizations that we write. */
  readonly namespace: string;
  /** Namespace that NMI runs in. */
  readonly releaseNamespace: string;
  /**
   * True on clusters with the AKS Flux extension, which refuses references across namespaces: every Flux object then
   * is in `namespace`, and the release says targetNamespace.
   */
  readonly multiTenancy: boolean;
  /**
   * How it is known where Flux begins on a cluster: the repository shows it, or the configuration promises that Flux reads
   * `layout.clusters`. auto: promised with multi-tenancy, for the AKS extension leaves no trace in the repository.
   */
  readonly bootstrap: 'auto' | 'repository' | 'layout';
  /** Name of the GitRepository (or of the other source) that the Kustomizations refer to. */
  readonly gitRepository: string;
}

export type FluxVersion = `${number}.${number}`;

export interface PullRequestRules {
  /** Branches are `<branchPrefix>chart-<name>`, `<branchPrefix>cluster-<name>`, `<branchPrefix>onboarding`. */
  readonly branchPrefix: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly draft: boolean;
  /** Ask the forge to merge by itself once its checks pass: for no change, patch releases, or all. */
  readonly autoMerge: 'never' | 'patch' | 'always';
  /** When a branch of ours that lacks commits of the base is put on top of it, though what it changes is the same. */
  readonly rebaseWhen: 'behind-base' | 'conflicted' | 'never';
  /** The next version of a chart waits until the one before is installed, or has failed, wherever somebody can look. */
  readonly waitForInstall: boolean;
  /** It waits no longer than this, and what takes longer is reported. */
  readonly waitSeconds: number;
}
