import type { IsoTime } from '../base/iso-time';
import type { Cluster } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { Configuration } from '../configuration/profile';
import type { FailureCode } from '../reference/failures';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';
import type { Planned } from './run';
import { selectProfile } from '../selection/selection';
import { isSwept } from '../selection/swept';
import type { Withheld } from '../selection/withheld';
import { withheld } from '../selection/withheld';
import type { Intent } from '../queue/work-item';

/** What is asked once more directly before a write: minutes may have passed since the plan was made. */
export interface Situation {
  /** Id of the cluster. */
  readonly id: ResourceId;
  /** From a fresh read; undefined when that read did not show it. */
  readonly cluster: Cluster | undefined;
  readonly configuration: Configuration;
  readonly dryRun: boolean;
  readonly now: IsoTime;
  /** What the work item asks for now. */
  readonly intent: Intent;
  readonly planned: Pick<Planned, 'intent' | 'profile' | 'nodes'>;
}

/** Why nothing more may be written to a cluster, although its plan says so; undefined when it may. */
export function stopFor(situation: Situation): Failure | undefined {
  const { id, cluster, planned, dryRun } = situation;
  if (dryRun) return stopped(id, 'StoppedByDryRun', 'RECONCILER_DRY_RUN is on');
  if (situation.intent !== planned.intent) return changedMind(situation);
  // A plan that was made without the cluster takes back what is left of our work: there are no tags to ask.
  if (cluster === undefined) return planned.nodes === undefined ? undefined : notShown(id);
  return stopOfProfile(situation, cluster);
}

function stopOfProfile(
  { id, configuration, now, planned }: Situation,
  cluster: Cluster,
): Failure | undefined {
  const { subscriptionId } = partsOf(id);
  if (planned.intent === 'reconcile' && !isSwept(configuration, subscriptionId)) {
    const why = `subscription ${subscriptionId} is not in settings.subscriptions`;
    return stopped(id, 'StoppedBySubscription', why);
  }
  // Asked as the plan was: an off-boarded cluster may well have lost its profile before, or have got two.
  const held = withheld({ configuration, cluster, dryRun: false, now });
  if (held !== undefined) return stopped(id, STOPS[held.code], held.why);
  if (planned.intent === 'offboard') return undefined;
  const selection = selectProfile(configuration, cluster, now);
  if (selection.kind !== 'selected') {
    const why = selection.kind === 'none' ? selection.reason : selection.message;
    return stopped(id, 'StoppedByProfile', why);
  }
  if (selection.profile.name === planned.profile) return undefined;
  return stopped(id, 'StoppedByProfile', `the plan was made for profile ${planned.profile ?? ''}`);
}

function changedMind({ id, intent }: Situation): Failure {
  const asked =
    intent === 'offboard' ? 'the cluster is to be off-boarded' : 'it is onboarded again';
  return stopped(id, 'StoppedByRequest', `somebody has asked for something else since, ${asked}`);
}

const STOPS: Readonly<Record<Withheld['code'], FailureCode>> = {
  DryRun: 'StoppedByDryRun',
  Suspended: 'StoppedBySuspend',
  Exempt: 'StoppedByExemption',
  ObserveOnly: 'StoppedByObserveOnly',
};

/** The next run plans afresh and says how things stand; this one says where it broke off. */
export function stopped(target: string, code: FailureCode, why: string): Failure {
  return {
    policy: 'Waiting',
    code,
    message: `The run was stopped before its next write: ${ended(why)} What it had done until then stays.`,
    target,
  };
}

function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function notShown(target: ResourceId): Failure {
  return {
    policy: 'Transient',
    code: 'ClusterNotShown',
    message:
      'Azure did not show the cluster just before a write, so its tags could not be checked.',
    target,
  };
}
