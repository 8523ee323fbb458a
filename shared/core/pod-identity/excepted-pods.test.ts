import { meta, pod } from '../../../test/support/objects';
import type { IdentityPod, PodIdentityException } from '../cluster/objects';
import { exceptedLabels, exceptedPods } from './excepted-pods';

function exception(
  podLabels: Readonly<Record<string, string>>,
  namespace = 'apps',
): PodIdentityException {
  return { meta: meta('e', { namespace }), podLabels };
}

function plain(name: string, labels: Readonly<Record<string, string>>): IdentityPod {
  return pod(name, '', { meta: { labels } });
}

describe('the labels to look for', () => {
  test('are those of every exception, once in each namespace, whatever their values are', () => {
    const all = [
      exception({ app: 'a', tier: 'x' }),
      exception({ app: 'b' }),
      exception({ app: 'a' }, 'far'),
    ];
    expect(exceptedLabels(all, ['kube-system'])).toEqual([
      { namespace: 'apps', key: 'app' },
      { namespace: 'apps', key: 'tier' },
      { namespace: 'far', key: 'app' },
    ]);
  });

  test('are not those of the add-ons, nor of namespaces that are trusted with every token', () => {
    const addons = exception({ 'kubernetes.azure.com/managedby': 'AKS' }, 'kube-system');
    expect(exceptedLabels([addons], [])).toEqual([]);
    expect(exceptedLabels([exception({ app: 'x' }, 'kube-system')], ['kube-system'])).toEqual([]);
    expect(exceptedLabels([exception({ app: 'x' }, 'kube-system')], [])).toHaveLength(1);
  });

  test('are none that no pod can have, and would mean something else to the API server', () => {
    const odd = { 'a,b': 'x', '!a': 'x', 'a in (b)': 'x', '': 'x', 'a/b/c': 'x', 'a=b': 'x' };
    expect(exceptedLabels([exception(odd)], [])).toEqual([]);
    expect(exceptedLabels([exception({ 'example.com/App_1': 'x' })], [])).toHaveLength(1);
  });

  test('are few, however many somebody writes', () => {
    const labels = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, 'x']));
    expect(exceptedLabels([exception(labels)], [])).toHaveLength(50);
  });
});

describe('of what was listed', () => {
  const exceptions = [exception({ app: 'web\u017f' }), exception({ app: 'other' }, 'far')];

  test('those count that NMI takes for excepted, by Go’s folding of the value and in the namespace of the exception', () => {
    const pods = [plain('in', { app: 'WEBS' }), plain('out', { app: 'other' })];
    expect(exceptedPods(pods, exceptions).map(({ meta: { name } }) => name)).toEqual(['in']);
  });

  test('those with the label are listed elsewhere, those that have ended ask for nothing, and each counts once', () => {
    const ended = { ...plain('ended', { app: 'webs' }), phase: 'Succeeded' } as const;
    const once = plain('in', { app: 'webs' });
    const labelled = plain('labelled', { app: 'webs', aadpodidbinding: '' });
    expect(exceptedPods([once, once, ended, labelled], exceptions)).toEqual([once]);
  });
});
