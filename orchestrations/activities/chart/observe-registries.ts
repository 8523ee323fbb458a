import type {
  PinnedImage,
  ObservedImage,
  ObservedRegistry,
} from '../../../shared/core/charts/chart-plan';
import {
  chartRepository,
  imageRepository,
  imageTag,
  imageText,
} from '../../../shared/core/charts/places';
import { isAboutAccess, withAccess } from '../../../shared/core/charts/registry-access';
import type { ManifestHead } from '../../../shared/adapters/registry';
import type { ChartImage, Digest, ResolvedChart } from '../../../shared/core/charts/release';
import type { RegistryRules } from '../../../shared/core/configuration/chart-rules';
import type { Failure } from '../../../shared/core/base/errors';
import type { Adapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';

/** HEADs at once: registries allow some thousands a minute, and a sync has minutes. */
const CONCURRENCY = 8;

interface RegistryReads {
  readonly adapters: Adapters;
  readonly chart: ResolvedChart;
  /** Digests that were recorded at an earlier sync. */
  readonly recorded: ReadonlyMap<string, Digest>;
  readonly turn: ReturnType<typeof atMost>;
  /** One HEAD at the source per image, however many registries lack it. */
  readonly atSource: Map<string, Promise<Digest | undefined>>;
}

/**
 * What each registry has of a chart: one HEAD per artifact. The source is asked only about images that a registry lacks, or
 * whose digest nobody has recorded yet. Never throws.
 */
export async function observeRegistries(
  adapters: Adapters,
  chart: ResolvedChart,
  registries: readonly RegistryRules[],
  pinned: readonly PinnedImage[],
): Promise<readonly ObservedRegistry[]> {
  const recorded = new Map(
    pinned.flatMap(({ image, digest }) =>
      digest === undefined ? [] : [[imageText(image), digest] as const],
    ),
  );
  const look: RegistryReads = {
    adapters,
    chart,
    recorded,
    turn: atMost(CONCURRENCY),
    atSource: new Map(),
  };
  return Promise.all(registries.map((registry) => observeRegistry(look, registry)));
}

async function observeRegistry(
  look: RegistryReads,
  registry: RegistryRules,
): Promise<ObservedRegistry> {
  const { adapters, chart, turn } = look;
  const repository = chartRepository(registry, chart.chart);
  const head = await attempt(() =>
    turn(() => adapters.registries.head(registry.loginServer, repository, chart.tag)),
  );
  // A registry that refuses one look refuses the others as well.
  if (!head.ok) {
    return { registry, images: [], failure: await explained(adapters, registry, head.failure) };
  }
  const images = await Promise.all(
    chart.images.map((image) => observeImage(look, registry, image)),
  );
  const same = head.value && (await attempt(() => turn(() => isOurs(look, registry, head.value))));
  if (same?.ok === false) return { registry, images, failure: same.failure };
  return {
    registry,
    ...(head.value && { chart: head.value.digest }),
    ...(same?.value && { sameChart: true }),
    images,
  };
}

/** Our own manifest costs no look; any other may be the same chart that somebody has pushed with helm. */
async function isOurs(
  { adapters, chart }: RegistryReads,
  { loginServer, ...registry }: RegistryRules,
  head: ManifestHead | undefined,
): Promise<boolean> {
  if (head === undefined || head.digest === chart.manifestDigest) return head !== undefined;
  const repository = chartRepository({ loginServer, ...registry }, chart.chart);
  return adapters.registries.holdsChart(loginServer, repository, head.digest, chart);
}

/** A registry itself tells neither that it is private nor which kind of rights it wants. */
async function explained(
  adapters: Adapters,
  registry: RegistryRules,
  failure: Failure,
): Promise<Failure> {
  if (!isAboutAccess(failure)) return failure;
  const info = await attempt(() => adapters.azure.getRegistry(registry.id));
  return info.ok ? withAccess(failure, registry, info.value) : failure;
}

async function observeImage(
  look: RegistryReads,
  registry: RegistryRules,
  image: ChartImage,
): Promise<ObservedImage> {
  const seen = await attempt(() => compareImage(look, registry, image));
  return seen.ok ? seen.value : { image, failure: seen.failure };
}

async function compareImage(
  look: RegistryReads,
  registry: RegistryRules,
  image: ChartImage,
): Promise<ObservedImage> {
  const { adapters, recorded, turn } = look;
  const { loginServer } = registry;
  const repository = imageRepository(registry, image.image);
  const head = await turn(() =>
    adapters.registries.head(loginServer, repository, imageTag(image.image)),
  );
  const found = head?.digest;
  const known = image.image.digest ?? recorded.get(imageText(image.image));
  if (found !== undefined && known !== undefined) return { image, found, expected: known };
  const now = await digestAtSource(look, image);
  const expected = known ?? now;
  return {
    image,
    ...(found !== undefined && { found }),
    ...(expected !== undefined && { expected }),
    ...(known !== undefined && now !== undefined && now !== known && { moved: now }),
  };
}

async function digestAtSource(
  look: RegistryReads,
  { image }: ChartImage,
): Promise<Digest | undefined> {
  const { adapters, turn, atSource } = look;
  const key = imageText(image);
  const asked =
    atSource.get(key) ??
    turn(() => adapters.registries.sourceHead(image)).then((head) => head?.digest);
  atSource.set(key, asked);
  return asked;
}
