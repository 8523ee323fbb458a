import type { JsonObject } from '../base/json';
import type { ResourceId } from '../base/resource-id';

/** managed: we attach identities ahead of any pod. standard: MIC, or we in its place, follow the pods. */
export type Mode = 'managed' | 'standard';

/** A container registry (ACR) that charts and images are brought to. */
export interface RegistryRules {
  /** Name by which charts and profiles speak of it. */
  readonly name: string;
  readonly id: ResourceId;
  /** `<registry>.azurecr.io`, or that of a national cloud. Lower case. */
  readonly loginServer: string;
  /** Azure regions whose clusters pull from it, canonical (`westeurope`); empty: any. */
  readonly locations: readonly string[];
  /** The repository of a chart is `<chartPrefix>/<chart>`. No slash at either end; may be empty. */
  readonly chartPrefix: string;
  /** Put before the repository of each image; empty: the image keeps its path (`oss/azure/aad-pod-identity/nmi`). */
  readonly imagePrefix: string;
}

/** A chart that is kept in the registries and, through pull requests, in the clusters. */
export interface ChartRules {
  /** The chart's own name, and the subject of its branch and pull request. */
  readonly name: string;
  readonly source: ChartSource;
  /** Semver range; the highest version in it wins. */
  readonly versions: string;
  /** Versions with a pre-release part count too. */
  readonly prereleases: boolean;
  /** A version younger than this is left alone. Seconds; 0: at once. */
  readonly minimumAgeSeconds: number;
  /** Names of registries that get it besides those of the profiles that use it. */
  readonly registries: readonly string[];
  readonly images: ImageRules;
  /** Values for every cluster. */
  readonly values: JsonObject;
  /** Values on top, by the mode of the profile. */
  readonly valuesByMode: Readonly<Partial<Record<Mode, JsonObject>>>;
  /** Where a value is in the configuration, `profiles.yaml:42`, by its key: `values.nmi.tag`. */
  readonly valuePlaces?: Readonly<Record<string, string>>;
  /** What we know of the chart by its name; none: a chart like any other. */
  readonly preset: ChartPreset;
  /** True: new versions go to all clusters of a repository at once, whatever rings it has. */
  readonly allAtOnce?: boolean;
}

export type ChartPreset = 'aad-pod-identity' | 'workload-identity-webhook' | 'none';

export type ChartSource =
  /** A classic repository: `<url>/index.yaml`. */
  | { readonly kind: 'index'; readonly url: string }
  /** An OCI repository without scheme and tag, `ghcr.io/org/charts/name`. */
  | { readonly kind: 'oci'; readonly repository: string };

/** Which images a chart needs: found in its values and templates, or listed one by one. */
export type ImageRules =
  | { readonly kind: 'discover'; readonly exclude: readonly string[] }
  | { readonly kind: 'listed'; readonly images: readonly ListedImage[] };

/** Where in the chart's values an image is said. Paths are dotted (`mic.tag`). */
export interface ListedImage {
  /** Paths whose texts, joined by `/`, are the repository with its registry. */
  readonly repository: readonly string[];
  /** Path of the tag; absent: the chart's appVersion. */
  readonly tag?: string;
}
