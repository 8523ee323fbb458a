import { type Offer, readIndex } from '../../../core/charts/chart-index';
import type { ChartArtifact } from '../../../core/charts/artifact';
import type { ChartVersion, Digest, ResolvedChart } from '../../../core/charts/release';
import { resolvedChart } from '../../../core/charts/resolve-chart';
import type { ChartRules } from '../../../core/configuration/chart-rules';
import { type Failure, isReconcileError } from '../../../core/base/errors';
import { compareManifests, type ManifestChanges } from '../../../core/manifests/compare';
import type { Release } from '../../../core/manifests/release';
import { render } from '../../../core/manifests/render';
import { readPackage } from '../read-package';
import { type ReadPackage, withoutBytes } from './without-bytes';

/** A piece of work on what strangers wrote. Plain data: it goes to another thread. */
export type Job =
  | {
      readonly kind: 'index';
      readonly bytes: Uint8Array;
      readonly folder: string;
      readonly chart: string;
    }
  | { readonly kind: 'package'; readonly chartVersion: ChartVersion; readonly bytes: Uint8Array }
  | {
      readonly kind: 'images';
      readonly rules: ChartRules;
      readonly pkg: ReadPackage;
      readonly artifact: Pick<ChartArtifact, 'digest' | 'tag'> & { readonly configDigest: Digest };
    }
  | {
      readonly kind: 'manifests';
      readonly before: ReadPackage;
      readonly after: ReadPackage;
      readonly release: Release;
    };

/** What comes of each kind of work. */
export interface Results {
  readonly index: Offer;
  readonly package: ReadPackage;
  readonly images: ResolvedChart;
  readonly manifests: ManifestChanges;
}

export type Answer =
  | { readonly kind: 'done'; readonly value: Results[Job['kind']] }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** A mistake of ours. */
  | { readonly kind: 'broken'; readonly stack: string };

/** Does one piece of work. Never throws. */
export async function answerTo(job: Job): Promise<Answer> {
  try {
    return { kind: 'done', value: await resultOf(job) };
  } catch (error) {
    if (isReconcileError(error)) return { kind: 'refused', failure: error.failure };
    return { kind: 'broken', stack: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

async function resultOf(job: Job): Promise<Results[Job['kind']]> {
  switch (job.kind) {
    case 'index':
      return readIndex(new TextDecoder().decode(job.bytes), job.folder, job.chart);
    case 'package':
      return withoutBytes(await readPackage(job.chartVersion, job.bytes, undefined));
    case 'images':
      return resolvedChart(job.rules, { ...job.pkg, bytes: new Uint8Array() }, job.artifact);
    case 'manifests': {
      const { before, after, release } = job;
      return compareManifests(render(before, release), render(after, release), release);
    }
  }
}
