import type { Envelope } from '../arm/event';
import type { ResourceId } from '../base/resource-id';
import { partsOf, tryResourceId } from '../base/resource-id';
import type { Digest } from './release';
import { tryDigest } from './release';

/** What an event of a container registry hints at. */
export interface RegistryHint {
  readonly registry: ResourceId;
  readonly repository: string;
  /** What was pushed or deleted. */
  readonly digest?: Digest;
  readonly deleted: boolean;
  /** For people. */
  readonly what: string;
}

const PREFIX = 'microsoft.containerregistry.';
const ACTIONS: Readonly<Record<string, 'pushed' | 'deleted'>> = {
  imagepushed: 'pushed',
  chartpushed: 'pushed',
  imagedeleted: 'deleted',
  chartdeleted: 'deleted',
};
const REGISTRY = 'microsoft.containerregistry/registries';
const MAX_REPOSITORY_LENGTH = 256;

/**
 * Reads an event of a registry; undefined for any other. An OCI chart comes as ImagePushed: ChartPushed is told of the
 * older chart repositories of ACR alone, and is read all the same.
 */
export function registryHint({ type, source, subject, data }: Envelope): RegistryHint | undefined {
  const name = type.toLowerCase();
  const action = name.startsWith(PREFIX) ? ACTIONS[name.slice(PREFIX.length)] : undefined;
  const registry = tryResourceId(source);
  if (action === undefined || registry === undefined) return undefined;
  if (partsOf(registry).type !== REGISTRY) return undefined;
  const target = typeof data.target === 'object' && data.target !== null ? data.target : {};
  const { repository, digest } = target as Readonly<Record<string, unknown>>;
  if (typeof repository !== 'string' || repository.length > MAX_REPOSITORY_LENGTH) return undefined;
  const known = tryDigest(digest);
  return {
    registry,
    repository: repository.toLowerCase(),
    ...(known !== undefined && { digest: known }),
    deleted: action === 'deleted',
    what: `${type} ${subject}`.slice(0, 200),
  };
}
