import type { Json, JsonObject } from '../base/json';

/** `sha256:` and 64 lower-case hex digits. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** `text` as a digest, with or without its algorithm, or undefined when it is none. */
export function tryDigest(text: unknown): Digest | undefined {
  if (typeof text !== 'string') return undefined;
  const whole = text.includes(':') ? text.toLowerCase() : `sha256:${text.toLowerCase()}`;
  return DIGEST.test(whole) ? (whole as Digest) : undefined;
}

/** One version of a chart, as its source offers it. */
export interface ChartVersion {
  readonly chart: string;
  /** Semver, as the chart says it (`1.2.3+build`). */
  readonly version: string;
  readonly appVersion?: string;
  /** Of the package; what the index promises. Absent when the source does not say. */
  readonly digest?: Digest;
  /** Where the package lies: absolute http(s) URLs, or `oci://repository:tag`. */
  readonly urls: readonly string[];
  /** ISO time. */
  readonly created?: string;
  readonly deprecated: boolean;
}

/** Chart.yaml as data. Fields that we do not know are kept. */
export type ChartMetadata = JsonObject & {
  readonly name: string;
  readonly version: string;
};

export interface TextFile {
  /** Below the chart's folder: `values.yaml`, `templates/nmi-daemonset.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** A package whose bytes were checked: digest, size, paths. */
export interface ChartPackage {
  readonly chartVersion: ChartVersion;
  /** The .tgz, byte for byte as published. */
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  /** The .prov file beside it, where there is one. Kept, not judged. */
  readonly provenance?: Uint8Array;
  readonly metadata: ChartMetadata;
  readonly values: JsonObject;
  readonly templates: readonly TextFile[];
  readonly crds: readonly TextFile[];
  /** Charts within the chart, down to any depth. */
  readonly subcharts: readonly Subchart[];
  /** What reading it noticed. */
  readonly notes: readonly ChartNote[];
}

/** A chart that comes within another one. */
export interface Subchart {
  /** Names of the charts around it and its own: `['postgresql', 'common']`. */
  readonly path: readonly string[];
  readonly metadata: JsonObject;
  readonly values: JsonObject;
  readonly templates: readonly TextFile[];
}

/** An image by its full name. */
export interface ImageReference {
  /** Host, with a port if it has one: `mcr.microsoft.com`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** An image that a chart needs. */
export interface ChartImage {
  readonly image: ImageReference;
  /** Where it was found, for people: `values mic.image + mic.tag`, `templates/x.yaml:12`. */
  readonly foundAt: string;
  /** Where the values say it, so that they can say another registry; absent: nowhere, the chart says it by itself. */
  readonly values?: ImageValues;
  /** Profile modes in which the chart pulls it; absent: in every one. */
  readonly modes?: readonly string[];
}

/** Where the values of a chart say an image. Paths are dotted (`mic.tag`), list items go by number. */
export interface ImageValues {
  /** Paths of which the image's name is made; it begins with the first, which holds the registry. */
  readonly repository: readonly string[];
  /** What is at the first path: `quay.io`, or a whole `quay.io/org/app:1.2`. */
  readonly text: string;
  /** What follows it in the name, up to tag and digest: `/org/app`, or nothing. */
  readonly rest: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** What is noticed about a chart and needs no human, or does: its policy says so. */
export interface ChartNote {
  /** CamelCase: ChartDeprecated, ImageNotFoundInValues … */
  readonly code: string;
  readonly message: string;
}

/** What a chart needs in every registry: the outcome of resolving it. Small enough to cross a Durable boundary. */
export interface ResolvedChart {
  readonly chart: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly deprecated: boolean;
  readonly chartVersion: ChartVersion;
  readonly packageDigest: Digest;
  /** Of the OCI manifest that we push; the same in each registry, unless somebody else has pushed the chart there. */
  readonly manifestDigest: Digest;
  /** Of the OCI config; absent: read before it was kept. */
  readonly configDigest?: Digest;
  /** The version as a tag: `+` is `_` there (helm #10166). */
  readonly tag: string;
  /** The chart's own values.yaml. */
  readonly values: JsonObject;
  /** What its templates read of the values (`templatePaths`); only of charts whose values we check. */
  readonly valuePaths?: readonly string[];
  /** Names of the charts within it. */
  readonly subcharts?: readonly string[];
  readonly images: readonly ChartImage[];
  /** Home page and sources, as Chart.yaml names them; absent: none, or read before these were kept. */
  readonly links?: readonly string[];
  readonly notes: readonly ChartNote[];
}

export type { Json, JsonObject };
