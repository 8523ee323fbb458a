import { servesAdmissionPolicies } from '../../admission/admission-objects';
import type { RefusedObjects } from '../../admission/cluster-needs';
import type { AdmissionRules } from '../../admission/rules';
import { admissionRulesFor } from '../../admission/rules-for';
import type { AdmissionSettings } from '../../configuration/profile';
import { counted } from '../../base/counted';
import type { Member } from '../membership';

/** The policies that a cluster is to have. */
export interface AdmissionPolicies {
  readonly setting: Exclude<AdmissionSettings['effect'], 'off'>;
  /** Their effect follows from the setting, and from what Git has. */
  readonly rules: Omit<AdmissionRules, 'effect'>;
  /** Objects of today that they would refuse; absent: nobody could look. */
  readonly refused?: RefusedObjects;
  /** They were seen in the cluster. */
  readonly inCluster?: boolean;
}

/** The policies; or why there can be none. */
export type DesiredAdmission = AdmissionPolicies | { readonly why: string };

/** True when policies are desired, and are known. */
export function hasPolicies(desired: DesiredAdmission | undefined): desired is AdmissionPolicies {
  return desired !== undefined && 'rules' in desired;
}

/** What the profile, and what the last run saw, make of it. Undefined where the profile asks for none. */
export function desiredAdmission(
  { cluster, profile, needs }: Pick<Member, 'cluster' | 'profile' | 'needs'>,
  releaseNamespace: string,
): DesiredAdmission | undefined {
  const { effect: setting } = profile.admission;
  if (setting === 'off' || profile.mode !== 'managed') return undefined;
  const { name, kubernetesVersion } = cluster;
  if (kubernetesVersion === undefined || !servesAdmissionPolicies(kubernetesVersion)) {
    return { why: tooOld(name, kubernetesVersion) };
  }
  if (needs?.grants === undefined) return { why: unknownGrants(name, needs?.tooManyGrants) };
  const input = { profile, cluster, identities: [], effect: 'audit', releaseNamespace } as const;
  const rules = admissionRulesFor(input);
  return {
    setting,
    rules: { ...rules, grants: needs.grants },
    ...(needs.refused && { refused: needs.refused }),
    ...(needs.policies !== undefined && { inCluster: true }),
  };
}

const SO = 'Nothing keeps a namespace there from naming the identity of another one.';

function tooOld(name: string, version: string | undefined): string {
  const runs =
    version === undefined ? 'a Kubernetes that Azure does not name' : `Kubernetes ${version}`;
  return `No admission policies for ${name}: it runs ${runs}, and ValidatingAdmissionPolicy is served from 1.30 on. ${SO}`;
}

function unknownGrants(name: string, tooMany: number | undefined): string {
  if (tooMany === undefined) {
    return `No admission policies for ${name} yet: no run has worked out which namespaces may name which identities. They get a request of their own afterwards.`;
  }
  return `No admission policies for ${name}: ${counted(tooMany, 'grant')} are more than are kept. Let fewer identities be for the cluster (identities.clustersTag), or name namespaces by globs. ${SO}`;
}
