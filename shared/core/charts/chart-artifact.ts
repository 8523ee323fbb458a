import { createHash } from 'node:crypto';
import { tryIsoTime } from '../base/iso-time';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import type { ArtifactBlob, ChartArtifact } from './artifact';
import { CHART_CONFIG_TYPE, CHART_LAYER_TYPE, PROVENANCE_LAYER_TYPE } from './artifact';
import { chartAnnotations, chartConfig } from './chart-config';
import { compareBytes, goJson, goMap } from './go-json';
import type { ChartMetadata, ChartPackage, Digest } from './release';

const OCI = 'org.opencontainers.image.';
const TITLE = `${OCI}title`;
const VERSION = `${OCI}version`;

/** sha256 of bytes, as registries and our records write it. */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A version as a tag, which cannot hold a `+` (helm #10166). */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

/**
 * A package as the OCI artifact that `helm push` makes of it. Nothing in it depends on when and where it is made: the time
 * of creation is the one that the index states, and is left out when it states none.
 */
export function chartArtifact(pkg: ChartPackage): ChartArtifact {
  const config = blob(CHART_CONFIG_TYPE, Buffer.from(goJson(chartConfig(pkg.metadata))));
  const layers = [
    blob(CHART_LAYER_TYPE, pkg.bytes),
    ...(pkg.provenance === undefined ? [] : [blob(PROVENANCE_LAYER_TYPE, pkg.provenance)]),
  ].sort((a, b) => compareBytes(a.digest, b.digest));
  const manifest = Buffer.from(
    goJson({
      schemaVersion: 2,
      config: descriptor(config),
      layers: layers.map(descriptor),
      annotations: annotationsOf(pkg),
    }),
  );
  return { config, layers, manifest, digest: digestOf(manifest), tag: tagOf(pkg.metadata.version) };
}

function blob(mediaType: string, bytes: Uint8Array): ArtifactBlob {
  return { mediaType, digest: digestOf(bytes), bytes };
}

function descriptor({ mediaType, digest, bytes }: ArtifactBlob): JsonObject {
  return { mediaType, digest, size: bytes.length };
}

function annotationsOf({ metadata, chartVersion }: ChartPackage): JsonObject {
  const said = withoutBlanks({
    [`${OCI}description`]: textOf(metadata['description']),
    [TITLE]: metadata.name,
    [VERSION]: metadata.version,
    [`${OCI}url`]: textOf(metadata['home']),
    [`${OCI}created`]: wholeSeconds(chartVersion.created),
    [`${OCI}source`]: textOf(listOf(metadata['sources'])[0]),
    [`${OCI}authors`]: authorsOf(metadata),
  });
  // A chart may speak for itself, but not about which chart it is.
  const own = Object.entries(chartAnnotations(metadata)).filter(
    ([key]) => key !== TITLE && key !== VERSION,
  );
  return goMap({ ...said, ...Object.fromEntries(own) });
}

/** Helm writes RFC 3339 without fractions. */
function wholeSeconds(created: string | undefined): string {
  return tryIsoTime(created)?.replace(/\.\d+Z$/, 'Z') ?? '';
}

function authorsOf(metadata: ChartMetadata): string {
  return listOf(metadata['maintainers'])
    .filter(isJsonObject)
    .map(({ name, email }) => {
      const address = textOf(email);
      return address === '' ? textOf(name) : `${textOf(name)} (${address})`;
    })
    .join(', ');
}

function withoutBlanks(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
