/** Makes images: small ones, but with all their parts, so that a copy can be held against its original. */
import { gzipSync } from 'node:zlib';
import type { Digest, Registry } from './model';
import { digestOf, ensureRepository, putBlob, putManifest } from './store';

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG_TYPE = 'application/vnd.oci.image.config.v1+json';
const LAYER_TYPE = 'application/vnd.oci.image.layer.v1.tar+gzip';

export interface NewImage {
  readonly repository: string;
  readonly tag: string;
  /** Architectures. Default: amd64, arm64. */
  readonly architectures?: readonly string[];
  /** Other content under the same name: a tag that was moved. */
  readonly content?: string;
}

/** Puts a multi-architecture image under its tag. Returns the digest of the index. */
export function putImage(registry: Registry, image: NewImage): Digest {
  const { repository, tag, architectures = ['amd64', 'arm64'] } = image;
  ensureRepository(registry, repository);
  const manifests = architectures.map((architecture) => childOf(registry, image, architecture));
  const bytes = json({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
  return putManifest(registry, repository, { reference: tag, mediaType: INDEX_TYPE, bytes });
}

function childOf(registry: Registry, image: NewImage, architecture: string): unknown {
  const { repository, tag, content = '' } = image;
  const blob = (mediaType: string, bytes: Buffer): unknown => ({
    mediaType,
    digest: putBlob(registry, repository, bytes),
    size: bytes.length,
  });
  const layer = tarOf('content.json', json({ repository, tag, architecture, content }));
  const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] };
  const bytes = json({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: blob(CONFIG_TYPE, json({ architecture, os: 'linux', config: {}, rootfs })),
    layers: [blob(LAYER_TYPE, gzipSync(layer))],
  });
  const digest = digestOf(bytes);
  putManifest(registry, repository, { reference: digest, mediaType: MANIFEST_TYPE, bytes });
  const platform = { architecture, os: 'linux' };
  return { mediaType: MANIFEST_TYPE, digest, size: bytes.length, platform };
}

/** One file, as POSIX ustar: header, content, padding, two empty blocks at the end. */
function tarOf(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
