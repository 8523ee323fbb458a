import { NO_GITOPS, profile } from '../../../test/support/world';
import type { Configuration, ProfileGitOps } from './profile';
import { resourceId } from '../base/resource-id';
import { registriesOfChart, registryOf } from './registry-of';
import type { ChartRules, RegistryRules } from './chart-rules';

function registry(name: string, ...locations: readonly string[]): RegistryRules {
  const id = resourceId(
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/${name}`,
  );
  const loginServer = `${name}.azurecr.io`;
  return { name, id, loginServer, locations, chartPrefix: 'charts', imagePrefix: '' };
}

function chart(name: string, registries: readonly string[] = []): ChartRules {
  return {
    name,
    source: { kind: 'index', url: 'https://charts.example' },
    versions: '*',
    prereleases: false,
    minimumAgeSeconds: 0,
    registries,
    images: { kind: 'discover', exclude: [] },
    values: {},
    valuesByMode: {},
    preset: 'none',
  };
}

function withCharts(registries: readonly string[], ...charts: readonly string[]) {
  const gitops: ProfileGitOps = { repository: 'fleet', registries, charts };
  return profile({ gitops });
}

const WEST = registry('west', 'westeurope');
const NORTH = registry('north', 'northeurope', 'uksouth');
const ANY = registry('any');

function configuration(change: Partial<Configuration> = {}): Configuration {
  const settings = {
    subscriptions: [],
    tagPrefix: 'p.',
    cooldownSeconds: 5,
    contestedAfter: 3,
    maxWritesPerHour: 300,
    propagationSeconds: 60,
    absenceProofSeconds: 300,
    planRetentionDays: 30,
  };
  return { settings, profiles: [], ...NO_GITOPS, registries: [ANY, WEST, NORTH], ...change };
}

describe('the registry that a cluster pulls from', () => {
  test.each([
    ['its own region comes first', ['west', 'any'], 'westeurope', 'west'],
    ['a region as the portal writes it', ['west', 'any'], 'West Europe', 'west'],
    ['one for all regions serves the rest', ['west', 'any'], 'eastus', 'any'],
    ['the order is that of the profile', ['any', 'west'], 'westeurope', 'any'],
    ['the second of its regions counts as well', ['west', 'north'], 'uksouth', 'north'],
    ['none is for that region', ['west', 'north'], 'eastus', undefined],
  ] as const)('%s', (_, names, location, expected) => {
    expect(registryOf(configuration(), withCharts(names), location)?.name).toBe(expected);
  });

  it('is none where the profile has no charts', () => {
    expect(registryOf(configuration(), profile(), 'westeurope')).toBeUndefined();
  });
});

describe('the registries that a chart is brought to', () => {
  it('are its own and those of every profile that uses it, each once, in the order of the file', () => {
    const profiles = [
      withCharts(['north', 'any'], 'nmi'),
      withCharts(['west'], 'other'),
      profile(),
    ];
    const names = registriesOfChart(configuration({ profiles }), chart('nmi', ['any'])).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['any', 'north']);
  });

  it('are none for a chart that nobody uses', () => {
    expect(registriesOfChart(configuration(), chart('nmi'))).toEqual([]);
  });
});
