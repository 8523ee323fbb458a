import { chartName } from './convert-gitops';
import { shown } from './problem';
import type { RawConfiguration } from './raw';
import type { Remark } from './semantics';
import { warning } from './semantics';

/** Entries that have no effect because nobody names them: most likely they were forgotten in a profile. */
export function unusedRemarks(configuration: RawConfiguration): Remark[] {
  const { registries, charts, gitops, profiles } = configuration;
  const blocks = profiles.flatMap((profile) => profile.gitops ?? []);
  const named = new Set(blocks.map(({ target }) => target));
  const inUse = new Set(blocks.flatMap((block) => block.charts));
  const pulledFrom = new Set([...blocks, ...charts].flatMap((entry) => entry.registries));
  return [
    ...registries.flatMap(({ name }, index) => {
      const found = `registry ${shown(name)} is not used`;
      const expected = 'its name in registries of a chart or in gitops.registries of a profile';
      return pulledFrom.has(name) ? [] : [warning(['registries', index], found, expected)];
    }),
    ...charts.flatMap((chart, index) => {
      const name = chartName(chart) ?? '';
      if (inUse.has(name) || chart.registries.length > 0) return [];
      const found = `no profile uses the chart ${shown(name)} and no registry gets it`;
      const expected = 'its name in gitops.charts of a profile, or registries of its own';
      return [warning(['charts', index], found, expected)];
    }),
    ...gitops.flatMap(({ name }, index) => {
      const found = `no profile uses the repository ${shown(name)}`;
      const expected = 'its name in gitops.target of a profile';
      return named.has(name) ? [] : [warning(['gitops', index], found, expected)];
    }),
  ];
}
