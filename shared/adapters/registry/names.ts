import type { ImageReference } from '../../core/charts/release';
import { ReconcileError } from '../../core/base/errors';

/** A repository at the host that serves it. */
export interface Place {
  /** Host, with a port if it has one. */
  readonly host: string;
  readonly repository: string;
}

const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/i;
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const REFERENCE = /^(?:\w[\w.-]{0,127}|sha256:[0-9a-f]{64})$/;
/** A longer repository name is refused by every registry. */
const MAX_REPOSITORY_LENGTH = 255;

/**
 * Host and repository, checked: they come from charts, and what is not a name could lead a request, and a token, elsewhere.
 * Throws ReconcileError (Stalled).
 */
export function placeOf(host: string, repository: string): Place {
  if (!HOST.test(host)) throw invalid('registry', host);
  if (!REPOSITORY.test(repository) || repository.length > MAX_REPOSITORY_LENGTH)
    throw invalid('repository', repository);
  return { host: host.toLowerCase(), repository };
}

/** Docker Hub is named docker.io and served by another host, and its official images are in `library`. */
export function sourcePlace(registry: string, repository: string): Place {
  if (!/^(?:index\.)?docker\.io$/i.test(registry)) return placeOf(registry, repository);
  const whole = repository.includes('/') ? repository : `library/${repository}`;
  return placeOf('registry-1.docker.io', whole);
}

/** A chart's repository in an OCI source, `ghcr.io/org/charts/name`, with or without `oci://`. */
export function chartPlace(reference: string): Place {
  const [, host = '', repository = ''] = /^(?:oci:\/\/)?([^/]+)\/(.+)$/.exec(reference) ?? [];
  return sourcePlace(host, repository);
}

/** A tag or digest, checked. Throws ReconcileError (Stalled). */
export function checkedReference(reference: string): string {
  if (!REFERENCE.test(reference)) throw invalid('tag or digest', reference);
  return reference;
}

/** What of an image to ask for: its digest, else its tag, else `latest`. */
export function referenceOf({ digest, tag }: ImageReference): string {
  return checkedReference(digest ?? tag ?? 'latest');
}

function invalid(what: string, text: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'RegistryNameInvalid',
    message: `"${text.slice(0, 200)}" is not a valid ${what} for a container registry.`,
    remedy: 'Correct the name in the chart rules, or exclude the image (images.exclude).',
  });
}
