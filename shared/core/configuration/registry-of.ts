import type { Configuration, Profile } from './profile';
import type { ChartRules, RegistryRules } from './chart-rules';

/**
 * The registry that a cluster pulls from: the first of its profile that serves the region, in the profile's order.
 * Undefined when the profile has no charts, or none of its registries is for that region.
 */
export function registryOf(
  { registries }: Configuration,
  { gitops }: Profile,
  location: string,
): RegistryRules | undefined {
  return (gitops?.registries ?? [])
    .flatMap((name) => registries.filter((each) => each.name === name))
    .find((registry) => serves(registry, location));
}

function serves({ locations }: RegistryRules, location: string): boolean {
  return locations.length === 0 || locations.includes(canonicalLocation(location));
}

/** `westeurope` for `West Europe`: ARM answers with either. */
export function canonicalLocation(text: string): string {
  return text.toLowerCase().replaceAll(' ', '');
}

/** Every registry that the chart is brought to: its own, and those of the profiles that use it. In the order of the file. */
export function registriesOfChart(
  { registries, profiles }: Configuration,
  chart: ChartRules,
): readonly RegistryRules[] {
  const using = profiles.flatMap(({ gitops }) =>
    gitops?.charts.includes(chart.name) ? gitops.registries : [],
  );
  const wanted = new Set([...chart.registries, ...using]);
  return registries.filter(({ name }) => wanted.has(name));
}
