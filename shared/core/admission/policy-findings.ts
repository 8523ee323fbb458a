import type { ClusterObjects } from '../cluster/objects';
import type { Finding } from '../pod-identity/findings';
import { idleGrantFindings } from './idle-grants';
import type { JudgedRules, RefusedObject } from './refused-today';
import { refusedToday } from './refused-today';

/** What people are told where the policies are wanted: what is there against them, and what they leave open. */
export function policyFindings(rules: JudgedRules, objects: ClusterObjects): readonly Finding[] {
  return [
    ...refusedToday(rules, objects).map(findingOf),
    ...idleGrantFindings(rules.grants, objects),
  ];
}

function findingOf({ object, why }: RefusedObject): Finding {
  const until =
    object.kind === 'Pod'
      ? 'It runs on, and one like it could not be created.'
      : 'It keeps working until its spec changes or it is created again.';
  return {
    severity: 'warning',
    code: 'RefusedByPolicies',
    object,
    message: `The admission policies would refuse it today: ${why}. ${until}`,
    remedy:
      'Fix or delete it, or grant it by the tags of the identity. With effect audit-first the policies deny once no such object is left.',
  };
}
