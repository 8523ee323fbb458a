import type { ManifestChanges } from '../manifests/compare';
import { manifestsSection, restartLines, rightsSection } from './manifests-text';

const NOTHING: ManifestChanges = {
  ...{ added: [], removed: [], changed: [], relabelled: [], rights: [], restarts: [] },
  ...{
    skipped: [],
    assumed: [],
    release: { kubeVersion: '1.33.4', clusters: 3, otherClusters: 0 },
  },
};
const SKIPPED = [{ path: 'templates/role.yaml', why: 'calls genCA' }];

describe('rights', () => {
  it('that change are listed', () => {
    const rights = ['ClusterRole nmi may now also get secrets (reads Secrets).'];
    expect(rightsSection({ ...NOTHING, rights })).toContain(
      '- ClusterRole nmi may now also get secrets (reads Secrets).',
    );
  });

  it('are said to stay only where every template was rendered', () => {
    expect(rightsSection(NOTHING).join()).toContain('No rights change');
    expect(rightsSection({ ...NOTHING, skipped: SKIPPED })).toEqual([]);
    expect(rightsSection(undefined)).toEqual([]);
  });
});

describe('pods', () => {
  it('are said to stay only where every template was rendered', () => {
    expect(restartLines(NOTHING).join()).toContain('No pod restarts');
    expect(restartLines({ ...NOTHING, skipped: SKIPPED })).toEqual([]);
  });
});

describe('the fold', () => {
  it('says in its head how much there is, and what could not be rendered', () => {
    const [, summary] = manifestsSection({ ...NOTHING, added: ['ConfigMap a'], skipped: SKIPPED });
    expect(summary).toBe(
      '<summary>What changes in the cluster: 1 new, 1 template not rendered</summary>',
    );
  });

  it('says for whom it holds, where clusters have values of their own', () => {
    const release = { clusters: 3, otherClusters: 2 };
    const text = manifestsSection({ ...NOTHING, release }).join(' ');
    expect(text).toContain('with the values of 3 clusters; 2 clusters have others');
    expect(manifestsSection(NOTHING).join(' ')).toContain('with the values of the 3 clusters.');
  });

  it('names what it has no room for', () => {
    const changed = ['a', 'b', 'c'].map((name) => ({ name, diff: '+x\n'.repeat(4000) }));
    const text = manifestsSection({ ...NOTHING, changed }).join('\n');
    expect(text.length).toBeLessThan(25_000);
    expect(text).toContain('Too long to show, changes too: `b`, `c`.');
  });
});
