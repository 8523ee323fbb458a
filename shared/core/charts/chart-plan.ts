import type { Failure } from '../base/errors';
import type { ResourceId } from '../base/resource-id';
import type { ChartImage, Digest } from './release';
import type { RegistryRules } from '../configuration/chart-rules';

/** What one registry has of a chart, from one HEAD each. */
export interface ObservedRegistry {
  readonly registry: RegistryRules;
  /** Manifest under the chart's tag; absent: there is none. */
  readonly chart?: Digest;
  /** True: that manifest is this very chart, by config and package, no matter who pushed it. */
  readonly sameChart?: boolean;
  readonly images: readonly ObservedImage[];
  /** Why the registry could not be read; nothing is planned for it then. */
  readonly failure?: Failure;
}

export interface ObservedImage {
  readonly image: ChartImage;
  /** Under the image's tag in the registry; absent: there is none. */
  readonly found?: Digest;
  /** What should be there: recorded at an earlier sync, else what the source has now. */
  readonly expected?: Digest;
  /** Recorded, and the source has another one now. */
  readonly moved?: Digest;
  readonly failure?: Failure;
}

interface StepBase {
  /** Stable within the plan. */
  readonly id: string;
  /** Name of the registry. */
  readonly registry: string;
  readonly registryId: ResourceId;
  readonly loginServer: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

export interface PushChartStep extends StepBase {
  readonly kind: 'pushChart';
}

export interface ImportImageStep extends StepBase {
  readonly kind: 'importImage';
  /** `mcr.microsoft.com` */
  readonly sourceRegistry: string;
  readonly sourceRepository: string;
}

export type ChartStep = PushChartStep | ImportImageStep;

/** What is missing of one version of a chart in its registries. */
export interface ChartPlan {
  readonly chart: string;
  readonly version?: string;
  /** Images before charts: anyone who sees the chart finds its images there. */
  readonly steps: readonly ChartStep[];
  readonly failures: readonly Failure[];
  readonly registries: readonly PlannedRegistry[];
}

export interface PlannedRegistry {
  readonly name: string;
  readonly loginServer: string;
  /** True when something stands in the way that no step of the plan fixes. */
  readonly blocked: boolean;
  /** Of the chart's manifest there, where it is not the one that we would push. */
  readonly chartDigest?: Digest;
}

/** An image with the digest that belongs to it, once it is known. */
export interface PinnedImage extends ChartImage {
  readonly digest?: Digest;
}
