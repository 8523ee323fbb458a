import type { ConditionReason } from '../../shared/core/reference/conditions';
import type { Start } from '../../orchestrations/enqueue';
import type { KindName } from '../../shared/api/kinds';
import type { Page } from '../../shared/adapters/store/store';
import type { Adapters } from '../../shared/current-adapters';
import type { Call } from '../http/endpoint';
import type { Turn } from '../http/idempotency';

/** All that differs between the endpoints of clusters, charts and repositories. `Key` says which one is meant. */
export interface Kind<Key> {
  readonly kind: KindName;
  /** What the body of a resync may say besides `dryRun` and `planId`; each is true or false. */
  readonly flags: readonly string[];
  /** What its plans may be made for, where there is more than one thing. */
  readonly intents?: readonly string[];
  /** The one that the route names. Throws ProblemError where there is none. */
  keyOf(call: Call): Promise<Key>;
  /** As people and other answers name it. */
  nameOf(key: Key): string;
  /** Path below the site. */
  pathOf(key: Key): string;
  /** Of the run that is at work on it. */
  instanceId(key: Key): string;
  /** A line each. */
  page(adapters: Adapters, asked: AskedPage): Promise<Page<object>>;
  /** All that is known of it. Throws ProblemError where that is nothing. */
  view(adapters: Adapters, key: Key): Promise<object>;
  /** Throws ProblemError where there is nothing to plan for. */
  assertThere(adapters: Adapters, key: Key): Promise<void>;
  /** What makes a plan and carries nothing out; its instance id wants an end of its own. */
  preview(key: Key, intent: string | undefined): Start;
  plan(adapters: Adapters, key: Key, planId: string): Promise<ShownPlan | undefined>;
  /** Asks for a run. Throws ProblemError where that is refused. */
  request(call: Call, key: Key, asked: ResyncHint): Promise<{ readonly generation: number }>;
}

export interface AskedPage {
  readonly limit: number;
  readonly continuation?: string | undefined;
}

/** A request for a run, that was not made before. */
export interface ResyncHint {
  readonly turn: Turn;
  /** For people. */
  readonly detail: string;
  /** Those of the flags that were set. */
  readonly set: readonly string[];
  /** The plan that it approves. */
  readonly planId: string | undefined;
}

/** A stored plan, for the answer and for whoever wants it carried out. */
export interface ShownPlan {
  readonly value: object;
  readonly text: () => string;
  /** What it would write: two plans are the same plan where this is the same. */
  readonly steps: readonly unknown[];
  readonly intent: string;
  /** Why a run would write nothing; absent where it would. */
  readonly rest?: { readonly reason: ConditionReason; readonly message: string } | undefined;
}
