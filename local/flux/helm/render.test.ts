import { describeWithReference } from '../../../test/support/reference';
import { renderings } from '../../../test/support/real-chart';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeValues } from '../../../shared/core/charts/values';
import { loadChart } from './chart';
import { renderPodIdentity } from './pod-identity-chart';

describeWithReference('the stand-in of helm renders the objects that helm renders', (folder) => {
  const rows = renderings(folder);

  test.each(rows.map((row) => [row.chart, row.case, row] as const))(
    '%s: %s',
    async (version, _, row) => {
      const bytes = readFileSync(
        join(folder, 'data', 'aad-pod-identity', 'charts', `aad-pod-identity-${version}.tgz`),
      );
      const chart = await loadChart(bytes);
      const release = { name: 'pi', namespace: 'baseline' };
      const rendered = renderPodIdentity(chart, mergeValues(chart.values, row.values), release);
      if (row.error !== undefined) {
        expect(rendered.ok).toBe(false);
        return;
      }
      const objects = rendered.ok ? rendered.value : [];
      expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort()).toEqual(
        expectedOf(row).toSorted(),
      );
      const nmi = objects.find(({ kind }) => kind === 'DaemonSet');
      expect(JSON.stringify(nmi)).toContain(JSON.stringify(row.nmi?.args));
    },
  );
});

/** A list of objects is printed as one, and applied as what is in it. */
function expectedOf(row: object): readonly string[] {
  const { objects = [] } = row as { readonly objects?: readonly string[] };
  return objects.flatMap((one) =>
    one === 'List/None' ? ['AzureIdentity/a', 'AzureIdentityBinding/b'] : [one],
  );
}
