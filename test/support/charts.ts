import type { ObservedImage, ObservedRegistry } from '../../shared/core/charts/chart-plan';
import type { ChartImage, Digest, ResolvedChart } from '../../shared/core/charts/release';
import type { ChartRules, RegistryRules } from '../../shared/core/configuration/chart-rules';
import { resourceId } from '../../shared/core/base/resource-id';

/** Builders of charts and registries with sensible defaults. */

/** A digest that a test can tell from others: 64 times the digit. */
export function digestOf(digit: string): Digest {
  return `sha256:${digit.repeat(64)}`;
}

export function registry(name: string, overrides: Partial<RegistryRules> = {}): RegistryRules {
  return {
    name,
    id: resourceId(
      `/subscriptions/s/resourceGroups/fleet/providers/Microsoft.ContainerRegistry/registries/acr${name}`,
    ),
    loginServer: `acr${name}.azurecr.io`,
    locations: [],
    chartPrefix: 'charts',
    imagePrefix: '',
    ...overrides,
  };
}

export function image(name: string, overrides: Partial<ChartImage['image']> = {}): ChartImage {
  return {
    image: { registry: 'mcr.microsoft.com', repository: `oss/${name}`, tag: 'v1', ...overrides },
    foundAt: `values ${name}.image`,
  };
}

export function chartRules(overrides: Partial<ChartRules> = {}): ChartRules {
  return {
    name: 'demo',
    source: { kind: 'index', url: 'https://charts.example' },
    versions: '*',
    prereleases: false,
    minimumAgeSeconds: 0,
    registries: [],
    images: { kind: 'discover', exclude: [] },
    values: {},
    valuesByMode: {},
    preset: 'none',
    ...overrides,
  };
}

export function resolved(overrides: Partial<ResolvedChart> = {}): ResolvedChart {
  return {
    chart: 'demo',
    version: '1.2.3',
    deprecated: false,
    chartVersion: {
      chart: 'demo',
      version: '1.2.3',
      urls: ['https://charts.example/demo.tgz'],
      deprecated: false,
    },
    packageDigest: digestOf('a'),
    manifestDigest: digestOf('b'),
    tag: '1.2.3',
    values: {},
    images: [image('one'), image('two')],
    notes: [],
    ...overrides,
  };
}

export function observedImage(name: string, seen: Omit<ObservedImage, 'image'>): ObservedImage {
  return { image: image(name), ...seen };
}

/** A registry that has everything, but for what a test says. */
export function seen(name: string, overrides: Partial<ObservedRegistry> = {}): ObservedRegistry {
  const there = { found: digestOf('1'), expected: digestOf('1') };
  return {
    registry: registry(name),
    chart: digestOf('b'),
    images: [observedImage('one', there), observedImage('two', there)],
    ...overrides,
  };
}

/** `object` without one of its keys. */
export function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as Omit<T, K>;
}

/** A registry that lacks the chart itself. */
export function seenWithoutChart(
  name: string,
  overrides: Partial<ObservedRegistry> = {},
): ObservedRegistry {
  return without(seen(name, overrides), 'chart');
}
