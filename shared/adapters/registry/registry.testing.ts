import { createHash } from 'node:crypto';
import type { TokenCredential } from '@azure/core-auth';
import type { ArtifactBlob, ChartArtifact } from '../../core/charts/artifact';
import {
  CHART_CONFIG_TYPE,
  CHART_LAYER_TYPE,
  MANIFEST_TYPE,
  PROVENANCE_LAYER_TYPE,
} from '../../core/charts/artifact';
import type { Digest } from '../../core/charts/release';
import type { Failure } from '../../core/base/errors';
import { isReconcileError } from '../../core/base/errors';

const PRINCIPAL = '0a0a0a0a-0000-4000-8000-000000000001';

/** A credential whose token names `objectId`; counts how often it is asked, and for what. */
export function entraCredential(
  objectId = PRINCIPAL,
): TokenCredential & { readonly asked: unknown[] } {
  const claims = Buffer.from(JSON.stringify({ oid: objectId })).toString('base64url');
  const asked: unknown[] = [];
  return {
    asked,
    getToken: async (scope) => {
      asked.push(scope);
      return { token: `e30.${claims}.secret`, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
}

export interface TestChart {
  readonly tag?: string;
  /** What is in the package. */
  readonly content?: string | Buffer;
  readonly provenance?: string;
}

/** A chart as an OCI artifact: equal input gives equal bytes. */
export function chartArtifact({
  tag = '4.1.18',
  content = 'a package',
  provenance,
}: TestChart = {}): ChartArtifact {
  const config = blob(
    CHART_CONFIG_TYPE,
    JSON.stringify({ name: 'aad-pod-identity', version: tag }),
  );
  const layers = [
    ...(provenance === undefined ? [] : [blob(PROVENANCE_LAYER_TYPE, provenance)]),
    blob(CHART_LAYER_TYPE, content),
  ];
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: descriptor(config),
      layers: layers.map(descriptor),
    }),
  );
  return { config, layers, manifest, digest: digestOf(manifest), tag };
}

function blob(mediaType: string, content: string | Buffer): ArtifactBlob {
  const bytes = Buffer.from(content);
  return { mediaType, digest: digestOf(bytes), bytes };
}

function descriptor({ mediaType, digest, bytes }: ArtifactBlob): object {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** The failure that `call` ends in. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await call.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (isReconcileError(thrown)) return thrown.failure;
  throw thrown;
}
