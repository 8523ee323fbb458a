import { chartRules, registry } from '../../../test/support/charts';
import { cluster, profile } from '../../../test/support/world';
import type { Cluster } from '../cluster/cluster';
import type { Profile } from '../configuration/profile';
import type { ClusterNeeds } from '../admission/cluster-needs';
import type { Membership, Member } from './membership';
import { heedingNeeds } from './heeding-needs';

const KUBENET = { networkPlugin: 'kubenet', policyAddon: true };
const AUDITS: ClusterNeeds = {
  gate: {
    code: 'PolicyAudits',
    message: 'The policies on NET_RAW audit. They would refuse 3 pods.',
  },
};

function fleet(over: Partial<Cluster>, of: Partial<Profile> = {}): Membership {
  const member: Member = {
    cluster: cluster(over),
    profile: profile(of),
    charts: [chartRules().name],
    registry: registry('weu', {}),
  };
  return { members: [member], leftOut: [] };
}

function heeded(of: Membership, needs?: ClusterNeeds): Membership {
  const [member] = of.members;
  const id = member?.cluster.id ?? cluster().id;
  return heedingNeeds(of, new Map(needs === undefined ? [] : [[id, needs] as const]));
}

test('a kubenet cluster whose policies only audit gets no pull request, and it is said why', () => {
  const { members, leftOut } = heeded(fleet(KUBENET), AUDITS);
  expect(members).toEqual([]);
  expect(leftOut).toMatchObject([
    {
      why: 'it uses kubenet. The policies on NET_RAW audit. They would refuse 3 pods.',
      withheld: [chartRules().name],
    },
  ]);
});

test('a kubenet cluster that no run has looked at gets none either', () => {
  expect(heeded(fleet(KUBENET)).leftOut[0]?.why).toMatch(/no run has looked yet/i);
});

test('once the policies deny it is asked for, with all that was seen', () => {
  const { members, leftOut } = heeded(fleet(KUBENET), { withSecrets: 0 });
  expect(leftOut).toEqual([]);
  expect(members[0]?.needs).toEqual({ withSecrets: 0 });
});

test('what an older run said of the gate does not hold where somebody accepts the risk now, or the plugin is another', () => {
  const accepted = { kubenet: { ...profile().kubenet, handling: 'accept-risk' as const } };
  expect(heeded(fleet(KUBENET, accepted), AUDITS).members).toHaveLength(1);
  expect(heeded(fleet({ networkPlugin: 'azure' }), AUDITS).members).toHaveLength(1);
});

test('a cluster without kubenet need not have been looked at', () => {
  const { members } = heeded(fleet({}));
  expect(members).toHaveLength(1);
  expect(members[0]).not.toHaveProperty('needs');
});
