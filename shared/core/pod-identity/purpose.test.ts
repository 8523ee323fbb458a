import { profile } from '../../../test/support/world';
import { assigned, clusterObjects, installation } from '../../../test/support/objects';
import type { Installation } from '../cluster/objects';
import type { Purpose } from './purpose';
import { purposeOf } from './purpose';

const SERVERLESS = profile({ mode: 'standard', mic: 'serverless' });
const IN_CLUSTER = profile({ mode: 'standard', mic: 'in-cluster' });
const MANAGED = profile();

const OF_MIC = [assigned('a')];
const OF_OURS = [assigned('a', { ours: true })];

test.each<[string, typeof MANAGED, Partial<Installation>, typeof OF_MIC, Purpose]>([
  ['are kept by us with mic: serverless', SERVERLESS, {}, [], 'serve'],
  ['are left to a MIC that still runs', SERVERLESS, { micReplicas: 2 }, OF_MIC, 'leave'],
  ['are left to an in-cluster MIC', IN_CLUSTER, { micReplicas: 2 }, OF_MIC, 'leave'],
  ['are left alone in-cluster, even while MIC is down', IN_CLUSTER, {}, OF_OURS, 'leave'],
  ['are cleared in managed mode', MANAGED, { nmi: 'managed' }, OF_MIC, 'clear'],
  ['are cleared where no NMI is left', MANAGED, { nmi: 'none' }, OF_MIC, 'clear'],
  ['stay while MIC still runs', MANAGED, { nmi: 'managed', micReplicas: 1 }, OF_MIC, 'leave'],
  ['are kept until NMI has moved, if ours', MANAGED, { nmi: 'standard' }, OF_OURS, 'serve'],
  ['are kept while NMI is rolled out', MANAGED, { nmi: 'rolling' }, OF_OURS, 'serve'],
  ['stay until NMI has moved, if MIC wrote them', MANAGED, { nmi: 'standard' }, OF_MIC, 'leave'],
  ['are not there in managed mode as a rule', MANAGED, { nmi: 'standard' }, [], 'leave'],
])('AzureAssignedIdentity objects %s', (...[, of, runs, objects, purpose]) => {
  expect(
    purposeOf(of, clusterObjects({ assigned: objects, installation: installation(runs) })),
  ).toBe(purpose);
});
