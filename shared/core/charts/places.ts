import type { ImageReference } from './release';
import type { RegistryRules } from '../configuration/chart-rules';

/** Repository of a chart in a registry; its last part must be the chart's name, as `helm pull` wants it. */
export function chartRepository({ chartPrefix }: RegistryRules, chart: string): string {
  return chartPrefix === '' ? chart : `${chartPrefix}/${chart}`;
}

/** Repository of an image in a registry. */
export function imageRepository({ imagePrefix }: RegistryRules, image: ImageReference): string {
  return imagePrefix === '' ? image.repository : `${imagePrefix}/${image.repository}`;
}

/** Tag of an image in a registry. One that is named by its digest alone gets a tag, so that nobody purges it as untagged. */
export function imageTag({ tag, digest }: ImageReference): string {
  return tag ?? (digest === undefined ? 'latest' : digest.replace(':', '-'));
}

/** The image as people and registries write it. */
export function imageText({ registry, repository, tag, digest }: ImageReference): string {
  const name = `${registry}/${repository}`;
  const tagged = tag === undefined ? name : `${name}:${tag}`;
  return digest === undefined ? tagged : `${tagged}@${digest}`;
}
