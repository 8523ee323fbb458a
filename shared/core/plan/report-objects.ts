import type { ObservedObjects } from '../cluster/cluster';
import { admissionFindings } from './admission-findings';
import { allowedIn } from './allowed-in';
import type { Profile } from '../configuration/profile';
import { identityGroups } from '../configuration/profile';
import type { PlanInput } from './plan-input';
import { boundIdentities } from '../pod-identity/bound-identities';
import type { Finding, ObjectsReport } from '../pod-identity/findings';
import { policyFindings } from '../admission/policy-findings';
import { admissionRulesFor } from '../admission/rules-for';
import { knownIdentities } from '../pod-identity/known-identities';
import { machineByNode } from '../pod-identity/machine';
import type { ClusterObjects, Installation } from '../cluster/objects';
import { othersFindings } from './others-findings';
import { objectsReport } from './report';
import { outsideByNode } from '../pod-identity/outside-by-node';
import { tokenOutlook } from '../pod-identity/token-outlook';

/** What is reported of the objects in a cluster; nothing when nobody looked into it. */
export function reportOf(input: PlanInput): { readonly report?: ObjectsReport } {
  const { objects } = input.observed;
  return objects.kind === 'read' ? { report: report(input, objects) } : {};
}

function report(
  input: PlanInput,
  { objects, netRaw, admission }: Extract<ObservedObjects, { readonly kind: 'read' }>,
): ObjectsReport {
  const { profile, cluster, observed, now } = input;
  const { identities } = observed;
  const mode = modeOf(profile, objects.installation);
  const known = knownIdentities(identities, identityGroups(profile), cluster.kubeletIdentity);
  return objectsReport({
    at: now,
    profile,
    cluster,
    objects,
    ...(netRaw !== undefined && { netRaw }),
    mode,
    known,
    extra: [
      ...admissionFindings(admission),
      ...policyFindingsOf(input, objects),
      ...boundIdentities({ profile, cluster, objects, identities }).findings,
      ...(leavesToMic(profile) ? [] : othersFindings(input.desired.refusals, input)),
    ],
    tokens: tokenOutlook({
      mode,
      known,
      objects,
      forceNamespaced: profile.forceNamespaced || objects.installation.nmiForceNamespaced,
      machineOf: machineByNode(observed, objects),
      outside: outsideByNode(input, objects),
      mayUse: leavesToMic(profile) ? () => true : allowedIn(input),
    }),
  });
}

/** Of the policies that the profile wants; where they are too many to be kept, the request says so. */
function policyFindingsOf(
  { profile, cluster, observed }: PlanInput,
  objects: ClusterObjects,
): readonly Finding[] {
  if (profile.mode !== 'managed' || profile.admission.effect === 'off') return [];
  const [releaseNamespace = 'default'] = objects.installation.namespaces;
  const { identities } = observed;
  const input = { profile, cluster, identities, effect: 'audit', releaseNamespace } as const;
  return policyFindings(admissionRulesFor(input), objects);
}

/** An in-cluster MIC attaches whatever its rights reach; the profile's rules are not asked. */
function leavesToMic({ mode, mic }: Profile): boolean {
  return mode === 'standard' && mic === 'in-cluster';
}

/** What NMI does counts, not what the profile wishes; the profile, while NMI is not there or between the two. */
function modeOf({ mode }: Profile, { nmi }: Installation): 'managed' | 'standard' {
  return nmi === 'managed' || nmi === 'standard' ? nmi : mode;
}
