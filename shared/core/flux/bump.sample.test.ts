import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gitOpsTarget } from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import { bumpChart } from './bump';
import type { RepoFile } from './repo-file';
import type { WantedChart } from './wanted';

const OLD = `sha256:${'0'.repeat(64)}`;
const DIGEST = 'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b';

const WANTED: WantedChart = {
  chart: 'aad-pod-identity',
  preset: 'aad-pod-identity',
  version: '4.1.18',
  tag: '4.1.18',
  packageDigest: `sha256:${'f'.repeat(64)}`,
  manifestDigest: DIGEST,
  repository: 'charts/aad-pod-identity',
  values: {},
};

const FLUX = gitOpsTarget().flux;

describeWithReference('the sample repository of a fleet', (reference) => {
  const root = path.join(reference, 'data', 'gitops-sample', 'tree');
  const now: readonly RepoFile[] = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(root, file), text: readFileSync(file, 'utf8') }));
  const before = now.map(({ path: file, text }) => ({
    path: file,
    text: text.replaceAll('4.1.18', '4.1.17').replaceAll(DIGEST, OLD),
  }));
  const SOURCE = 'infrastructure/base/aad-pod-identity/source.yaml';

  test('a version behind, it becomes in its source what it is now, byte for byte', () => {
    const bump = bumpChart(before, WANTED, { flux: FLUX });
    expect(bump.files).toEqual([
      {
        path: SOURCE,
        before: before.find(({ path: file }) => file === SOURCE)?.text,
        after: now.find(({ path: file }) => file === SOURCE)?.text,
      },
    ]);
    expect(bump.from).toEqual({ version: '4.1.17', digest: OLD });
  });

  test('its component for old clusters, a patch as text, is pointed out', () => {
    const { leftAlone } = bumpChart(before, WANTED, { flux: FLUX });
    expect(leftAlone.map(({ path: file, code }) => `${file} ${code}`)).toEqual([
      'infrastructure/components/source-helmrepository/kustomization.yaml PatchInText',
    ]);
  });

  test('as it is now it needs nothing', () => {
    const bump = bumpChart(now, WANTED, { flux: FLUX });
    expect(bump).toEqual({ files: [], leftAlone: [], notes: [], found: true });
  });
});
