import type { Cluster, Identity } from '../cluster/cluster';
import type { Profile } from '../configuration/profile';
import { addonExceptions } from '../pod-identity/exceptions';
import { grantsFor } from './grants-for';
import type { AdmissionRules } from './rules';

/** Accounts that the chart and the manifests of a release give to MIC. */
const MIC_ACCOUNTS = ['aad-pod-identity-mic', 'aad-pod-id-mic-service-account'] as const;

export interface RulesInput {
  readonly profile: Profile;
  readonly cluster: Pick<Cluster, 'id'>;
  /** Azure's identities of every group that the profile names. */
  readonly identities: readonly Identity[];
  readonly effect: AdmissionRules['effect'];
  /** Namespace of the release: where MIC runs, in mode standard. */
  readonly releaseNamespace: string;
  /** NMI's flag --MICNamespace. Default default. */
  readonly micNamespace?: string;
  /** Our user name in the cluster: with Entra ID, the object id of the reconciler's identity. */
  readonly reconciler?: string;
}

/** What the profile says that the policies of a cluster should say. */
export function admissionRulesFor(input: RulesInput): AdmissionRules {
  const { profile, cluster, identities, effect, releaseNamespace, reconciler } = input;
  const { micNamespace = 'default' } = input;
  const runsMic = profile.mode === 'standard' && profile.mic === 'in-cluster';
  const writes = profile.mode === 'standard' && profile.mic === 'serverless';
  return {
    effect,
    grants: grantsFor(profile, cluster, identities),
    micNamespace,
    ...(runsMic && { mic: { namespace: releaseNamespace, serviceAccounts: MIC_ACCOUNTS } }),
    assignedWriters: writes && reconciler !== undefined ? [reconciler] : [],
    exceptions: addonExceptions(profile, releaseNamespace),
  };
}
