import { installation } from '../../../test/support/objects';
import { cluster, profile } from '../../../test/support/world';
import { installationFailures } from './installation';
import type { Installation } from '../cluster/objects';

const MODES = {
  managed: { mode: 'managed' },
  serverless: { mode: 'standard', mic: 'serverless' },
  inCluster: { mode: 'standard', mic: 'in-cluster' },
} as const;

function failures(mode: keyof typeof MODES, found: Partial<Installation>) {
  return installationFailures(profile(MODES[mode]), cluster(), installation(found));
}

const ROWS: readonly (readonly [keyof typeof MODES, Partial<Installation>, readonly string[]])[] = [
  ['managed', { nmi: 'managed' }, []],
  ['managed', { nmi: 'none' }, []],
  ['managed', { nmi: 'rolling' }, ['NmiRolling']],
  ['managed', { nmi: 'standard' }, ['NmiStillStandard']],
  ['managed', { nmi: 'managed', micReplicas: 2 }, ['MicStillRunning']],
  ['managed', { nmi: 'standard', micReplicas: 2 }, ['NmiStillStandard', 'MicStillRunning']],
  ['serverless', { nmi: 'standard' }, []],
  ['serverless', { nmi: 'none' }, []],
  ['serverless', { nmi: 'rolling' }, ['NmiRolling']],
  ['serverless', { nmi: 'managed' }, ['NmiNotStandard']],
  ['serverless', { nmi: 'standard', micReplicas: 1 }, ['MicStillRunning']],
  ['inCluster', { nmi: 'standard', micReplicas: 2 }, []],
  ['inCluster', { nmi: 'managed', micReplicas: 0 }, []],
];

test.each(ROWS)('profile %s, and in the cluster %j: %j', (mode, found, codes) => {
  expect(failures(mode, found).map(({ code }) => code)).toEqual(codes);
});

test('while NMI is rolled out there is nothing to do but to wait; the rest is for people', () => {
  const policies = [...failures('managed', { nmi: 'rolling' }), ...failures('managed', {})];
  expect(policies.map(({ code, policy }) => `${code} ${policy}`)).toEqual([
    'NmiRolling Waiting',
    'NmiStillStandard Stalled',
  ]);
});

test('what is to be done with MIC depends on the mode that the profile wants', () => {
  const remedy = (mode: 'managed' | 'serverless'): string | undefined =>
    failures(mode, { nmi: 'none', micReplicas: 2 })[0]?.remedy;
  expect(remedy('serverless')).toContain('mic.replicas: 0');
  expect(remedy('managed')).toContain('operationMode: managed');
});
