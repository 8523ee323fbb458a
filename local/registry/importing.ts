/** Import of an image from one registry into another, as ACR does it for Resource Manager. */
import type { Registry } from './model';
import type { Hall } from './request';
import { findManifest, isDigest, partsOf, putBlob, putManifest } from './store';

export interface ImportOrder {
  readonly target: Registry;
  readonly source: Registry;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
  readonly targets: readonly TargetTag[];
}

export interface TargetTag {
  readonly repository: string;
  readonly tag: string;
}

/** Copies an image with everything below its index, then sets the tags. Throws OciError when it is not at the source. */
export function importImage(hall: Hall, order: ImportOrder): void {
  const { target, source, repository, reference, targets } = order;
  for (const { repository: into, tag } of targets) {
    const { mediaType, bytes } = copy(order, into, reference);
    const digest = putManifest(target, into, { reference: tag, mediaType, bytes });
    hall.onContent({
      registry: target,
      kind: 'push',
      repository: into,
      tag,
      digest,
      mediaType,
      bytes,
    });
  }
  if (targets.length === 0) findManifest(source, repository, reference);
}

function copy(
  order: ImportOrder,
  into: string,
  reference: string,
): { readonly mediaType: string; readonly bytes: Buffer } {
  const { target, source, repository } = order;
  const { mediaType, bytes, digest } = findManifest(source, repository, reference);
  const { config, layers = [], manifests = [] } = partsOf(bytes);
  for (const { digest: child = '' } of manifests) copy(order, into, child);
  for (const { digest: blob = '' } of [...(config ? [config] : []), ...layers])
    putBlob(target, into, source.blobs.get(blob) ?? Buffer.alloc(0));
  if (isDigest(reference)) putManifest(target, into, { reference: digest, mediaType, bytes });
  return { mediaType, bytes };
}
