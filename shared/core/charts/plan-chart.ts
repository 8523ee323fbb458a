import type { Failure } from '../base/errors';
import type {
  ChartPlan,
  ChartStep,
  ImportImageStep,
  PinnedImage,
  PushChartStep,
  ObservedImage,
  ObservedRegistry,
} from './chart-plan';
import { chartRepository, imageRepository, imageTag, imageText } from './places';
import type { Digest, ResolvedChart } from './release';
import type { RegistryRules } from '../configuration/chart-rules';

/**
 * What each registry lacks of a chart. A tag that is taken by other bytes is never written over: that is for a human. One
 * registry, or one image, that cannot be served keeps the others from nothing, but its own chart waits for its images.
 */
export function planChart(chart: ResolvedChart, seen: readonly ObservedRegistry[]): ChartPlan {
  const parts = seen.map((registry) => planRegistry(chart, registry));
  return {
    chart: chart.chart,
    version: chart.version,
    steps: [
      ...parts.flatMap(({ steps }) => steps.filter(isImport)),
      ...parts.flatMap(({ steps }) => steps.filter((step) => !isImport(step))),
    ],
    failures: parts.flatMap(({ failures }) => failures),
    registries: seen.map(({ registry: { name, loginServer }, chart: found, sameChart }, index) => ({
      name,
      loginServer,
      blocked: (parts[index]?.failures.length ?? 0) > 0,
      ...(sameChart === true &&
        found !== undefined &&
        found !== chart.manifestDigest && { chartDigest: found }),
    })),
  };
}

/** The chart's images with their digests, where they are known. */
export function pinnedImages(
  { images }: Pick<ResolvedChart, 'images'>,
  seen: readonly ObservedRegistry[],
): readonly PinnedImage[] {
  const all = seen.flatMap((registry) => registry.images);
  return images.map((image) => {
    const name = imageText(image.image);
    const same = all.filter((other) => imageText(other.image.image) === name);
    const digest = same.map(({ expected, found }) => expected ?? found).find(Boolean);
    return { ...image, ...(digest !== undefined && { digest }) };
  });
}

interface Part {
  readonly steps: readonly ChartStep[];
  readonly failures: readonly Failure[];
}

function planRegistry(chart: ResolvedChart, seen: ObservedRegistry): Part {
  if (seen.failure !== undefined) return { steps: [], failures: [seen.failure] };
  const images = seen.images.map((image) => planImage(seen.registry, image));
  const failures = images.flatMap((part) => part.failures);
  const push = planPush(chart, seen);
  return {
    steps: [...images.flatMap((part) => part.steps), ...(failures.length === 0 ? push.steps : [])],
    failures: [...failures, ...push.failures],
  };
}

function planPush(
  chart: ResolvedChart,
  { registry, chart: found, sameChart }: ObservedRegistry,
): Part {
  const step: PushChartStep = {
    kind: 'pushChart',
    id: `push ${registry.name} ${chart.chart}:${chart.tag}`,
    ...placeOf(registry),
    repository: chartRepository(registry, chart.chart),
    tag: chart.tag,
    digest: chart.manifestDigest,
  };
  if (found === undefined) return { steps: [step], failures: [] };
  if (found === chart.manifestDigest || sameChart === true) return nothing();
  return { steps: [], failures: [taken('ChartTagTaken', step, found)] };
}

function planImage(registry: RegistryRules, seen: ObservedImage): Part {
  const { image, found, expected, moved, failure } = seen;
  if (failure !== undefined) return { steps: [], failures: [failure] };
  const repository = imageRepository(registry, image.image);
  const tag = imageTag(image.image);
  if (expected === undefined) {
    return found === undefined ? { steps: [], failures: [lacking(seen)] } : nothing();
  }
  const step: ImportImageStep = {
    kind: 'importImage',
    id: `import ${registry.name} ${repository}:${tag}`,
    ...placeOf(registry),
    repository,
    tag,
    digest: expected,
    sourceRegistry: image.image.registry,
    sourceRepository: image.image.repository,
  };
  if (found === expected) return nothing();
  if (found !== undefined) return { steps: [], failures: [taken('ImageTagTaken', step, found)] };
  if (moved !== undefined) return { steps: [], failures: [movedTag(seen, expected, moved)] };
  return { steps: [step], failures: [] };
}

function placeOf(
  registry: RegistryRules,
): Pick<ChartStep, 'registry' | 'registryId' | 'loginServer'> {
  return { registry: registry.name, registryId: registry.id, loginServer: registry.loginServer };
}

function nothing(): Part {
  return { steps: [], failures: [] };
}

function isImport(step: ChartStep): boolean {
  return step.kind === 'importImage';
}

/** A tag of ours that holds other bytes than it should. Also thrown when it is met at the moment of writing. */
export function taken(
  code: 'ChartTagTaken' | 'ImageTagTaken',
  step: Pick<ChartStep, 'loginServer' | 'repository' | 'tag' | 'digest'>,
  found: Digest,
): Failure {
  const name = `${step.loginServer}/${step.repository}:${step.tag}`;
  return {
    policy: 'Stalled',
    code,
    message: `${name} holds ${found}, and it should hold ${step.digest}. Clusters may run what is there, so it is not written over.`,
    target: name,
    remedy: `Find out who put it there. If it may go: az acr repository delete --name ${step.loginServer.split('.')[0] ?? ''} --image ${step.repository}:${step.tag}`,
  };
}

function lacking({ image }: ObservedImage): Failure {
  const name = imageText(image.image);
  return {
    policy: 'Stalled',
    code: 'ImageNotAtSource',
    message: `The chart needs ${name} (found at ${image.foundAt}), and its registry does not have it.`,
    target: name,
    remedy:
      'Correct the image in the values of the chart rules, or exclude it under images.exclude if the clusters never pull it.',
  };
}

function movedTag({ image }: ObservedImage, expected: Digest, moved: Digest): Failure {
  const name = imageText(image.image);
  return {
    policy: 'Stalled',
    code: 'ImageTagMoved',
    message: `The tag ${name} pointed at ${expected} when it was first imported, and points at ${moved} now: the same version would be two programs in two registries.`,
    target: name,
    remedy:
      'Look at why the publisher moved it. To take the new one everywhere, delete the old tag from the registries and send POST /api/charts/<name>/resync with {"forgetDigests": true}.',
  };
}
