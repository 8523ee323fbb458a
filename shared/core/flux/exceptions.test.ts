import { parseAllDocuments } from 'yaml';
import { repositoryRules } from '../../../test/support/gitops';
import { exceptionsFile, neededExceptions } from './exceptions';

const { flux } = repositoryRules();
const MANAGED = { mode: 'managed', mic: 'in-cluster' } as const;
const WITH_MIC = { mode: 'standard', mic: 'in-cluster' } as const;

describe('exceptions beside the chart', () => {
  test.each([{}, { installMICException: true }, { installMICException: 'false' }])(
    'with the values %j the chart brings them itself, and there are none',
    (values) => {
      expect(neededExceptions(MANAGED, values, flux)).toEqual([]);
    },
  );

  test.each([
    { installMICException: false },
    { installMICException: null },
    { installMICException: '' },
  ])('with the values %j the one for AKS add-ons is needed', (values) => {
    const names = neededExceptions(MANAGED, values, flux).map(({ metadata }) => metadata);
    expect(names).toEqual([{ name: 'aks-addon-exception', namespace: 'kube-system' }]);
  });

  test('where MIC runs, its own too, in the namespace of the release', () => {
    const names = neededExceptions(WITH_MIC, { installMICException: false }, flux).map(
      (one) => one.metadata,
    );
    expect(names).toContainEqual({ name: 'mic', namespace: 'baseline' });
  });

  test('the file has a document for each', () => {
    const wanted = neededExceptions(WITH_MIC, { installMICException: false }, flux);
    const written = parseAllDocuments(exceptionsFile(wanted)).map((one) => one.toJS() as unknown);
    expect(written).toEqual(wanted);
  });
});
