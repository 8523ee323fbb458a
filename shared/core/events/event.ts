import type { IsoTime } from '../base/iso-time';

/**
 * What we tell others, by the last part of its CloudEvents type. `when` is what the reference says; the data of each is in
 * `OutboundEvent`.
 */
export const EVENT_TYPES = {
  ClusterOnboarded: 'A cluster became Ready for the first time, or again after it was off-boarded.',
  ClusterOffboarded: 'All that we gave a cluster was taken back.',
  DriftDetected:
    'Something that we gave was gone, and the run did not put it back: it failed, or it may only observe.',
  DriftCorrected: 'Something that we gave was gone, and the run put it back.',
  Stalled: 'A cluster needs a human: its condition Stalled became True.',
  Contested:
    'Somebody else takes away what we give, again and again: the condition Contested became True.',
  PullRequestOpened: 'A pull request was opened.',
} as const satisfies Readonly<Record<string, string>>;

export type EventType = keyof typeof EVENT_TYPES;

/** Every type, in the order of the reference. */
export const EVENT_TYPE_NAMES = Object.keys(EVENT_TYPES) as readonly EventType[];

/** Before the name of an event: what makes its type ours alone. */
const TYPE_PREFIX = 'AksIdentityReconciler.';

/** An event that others may get, without what only its envelope needs. Delivered at least once: `id` tells repeats. */
export interface OutboundEvent {
  /** The same each time a run is recorded again. */
  readonly id: string;
  readonly type: EventType;
  /** Id of the cluster, or `repositories/<name>`. */
  readonly subject: string;
  /** ISO time at which the run ended. */
  readonly time: IsoTime;
  /** ISO time at which the plan of the run was made: its place in line, which stays when the run is recorded again. */
  readonly plannedAt: IsoTime;
  readonly data: EventData;
}

export interface EventData {
  /** Finds the plan, the writes and Azure's own activity log: it is the correlation id of the run. */
  readonly planId: string;
  /** For people. */
  readonly message: string;
  /** CamelCase, of the condition that changed. */
  readonly reason?: string;
  readonly profile?: string;
  /** Ids of what had drifted: hosts and scopes. */
  readonly drifted?: readonly string[];
  /** Address of the pull request. */
  readonly url?: string;
}

/** The `type` on the wire. */
export function wireType(type: EventType): string {
  return `${TYPE_PREFIX}${type}`;
}
