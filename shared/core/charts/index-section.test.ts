import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import { indexNames, indexSection } from './index-section';
import { readYaml } from '../yaml-edit/yaml-data';

const INDEX = `apiVersion: v1
entries:
  # the first
  "db":
  - name: db
    description: |-
      text

      more text
    version: 1.0.0
  web:
  - name: web
    version: 2.0.0
# between
  - name: web
    version: 1.0.0
generated: "2026-01-01T00:00:00Z"
`;

function sectionData(text: string, chart: string): unknown {
  const read = readYaml(indexSection(text, chart) ?? '');
  return read.ok ? read.data : read;
}

describe('the section of a chart in an index', () => {
  it.each([INDEX, INDEX.replaceAll('\n', '\r\n')])('is all that is said of it', (text) => {
    expect(sectionData(text, 'db')).toEqual({
      entries: { db: [{ name: 'db', description: 'text\n\nmore text', version: '1.0.0' }] },
    });
    expect(sectionData(text, 'web')).toEqual({
      entries: {
        web: [
          { name: 'web', version: '2.0.0' },
          { name: 'web', version: '1.0.0' },
        ],
      },
    });
  });

  it('is not found where the index is laid out in another way', () => {
    expect(indexSection('{"entries": {"web": []}}', 'web')).toBeUndefined();
    expect(indexSection('entries:\n    web:\n    - name: web\n', 'web')).toBeUndefined();
    expect(indexSection(INDEX, 'cache')).toBeUndefined();
  });

  it('can be one of many names', () => {
    expect(indexNames(INDEX)).toEqual(['db', 'web']);
  });
});

describeWithReference('the section of a chart in the real index', (folder) => {
  it('says the same as the whole index', () => {
    const text = readFileSync(join(folder, 'data/aad-pod-identity/charts/index.yaml'), 'utf8');
    const whole = readYaml(text);
    expect(whole.ok && whole.data).toMatchObject(sectionData(text, 'aad-pod-identity') as object);
  });
});
