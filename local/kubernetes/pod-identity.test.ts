import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithReference } from '../../test/support/reference';
import { asMap, isMap } from './object';
import { podIdentityDefinitions } from './pod-identity';

const CHART_FILE = join('data', 'aad-pod-identity', 'crd', 'chart-4.1.18-crd.yaml');

/** What the API server acts upon: names, approval, columns, and the schema of each version without its prose. */
function effective(definition: unknown): unknown {
  const { metadata, spec } = asMap(definition);
  const { group, names, scope, versions } = asMap(spec);
  return {
    name: asMap(metadata).name,
    annotations: asMap(metadata).annotations,
    group,
    names,
    scope,
    versions: (Array.isArray(versions) ? versions : []).map((version) => {
      const { name, served, storage, schema, additionalPrinterColumns } = asMap(version);
      const root = withoutProse(asMap(schema).openAPIV3Schema);
      return { name, served, storage, additionalPrinterColumns, schema: root };
    }),
  };
}

function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (!isMap(schema)) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) => key !== 'description' || isMap(value),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutProse(value)]));
}

describeWithReference('the custom resources of the simulated API server', (folder) => {
  test('are those of chart 4.1.18, field by field', () => {
    const chart = parseAllDocuments(readFileSync(join(folder, CHART_FILE), 'utf8'));
    const upstream = chart.map((document) => effective(document.toJS()));
    expect(podIdentityDefinitions().map(effective)).toEqual(upstream);
  });
});
