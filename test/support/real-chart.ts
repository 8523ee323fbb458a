import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readPackage } from '../../shared/adapters/charts/read-package';
import { tryDigest, type ChartPackage } from '../../shared/core/charts/release';
import { digestOf } from '../../shared/core/charts/chart-artifact';
import type { JsonObject } from '../../shared/core/base/json';

/** A real package of aad-pod-identity, read as the product reads it. `folder`: of the reference. */
export function realChart(folder: string, version: string): Promise<ChartPackage> {
  const bytes = readFileSync(
    path.join(folder, 'data', 'aad-pod-identity', 'charts', `aad-pod-identity-${version}.tgz`),
  );
  const digest = tryDigest(digestOf(bytes));
  return readPackage(
    {
      chart: 'aad-pod-identity',
      version,
      ...(digest !== undefined && { digest }),
      urls: [],
      deprecated: false,
    },
    bytes,
    undefined,
  );
}

/** What helm 3.21.4 rendered of one set of values. */
export interface Rendering {
  readonly chart: string;
  readonly case: string;
  readonly values: JsonObject;
  readonly error?: string;
  readonly readsSecrets?: readonly string[];
  readonly nmi?: {
    readonly image: string;
    readonly args: readonly string[];
    readonly env: readonly string[];
    readonly maxUnavailable: number | string;
  };
  readonly mic?: {
    readonly image: string;
    readonly replicas: number;
    readonly args: readonly string[];
  };
}

export function renderings(folder: string): readonly Rendering[] {
  const file = path.join(folder, 'data', 'aad-pod-identity', 'renderings.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { rows: Rendering[] }).rows;
}
