import { plusMs } from '../../../shared/core/base/iso-time';
import { CLUSTER as CLUSTER_KIND } from '../../../orchestrations/kinds/cluster';
import { reconcile } from '../../../orchestrations/reconcile';
import type { StepRef } from '../../../orchestrations/activities/support/may-write';
import type { Store } from '../../../shared/adapters/store/store';
import type { Configuration, Profile } from '../../../shared/core/configuration/profile';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Plan, Step } from '../../../shared/core/plan/plan';
import type { Intent, Reason } from '../../../shared/core/queue/work-item';
import type { PlanMode } from '../../../shared/core/run/stored-plan';
import type { Adapters } from '../../../shared/current-adapters';
import { realActivities } from '../durable/real-activities';
import { play } from '../orchestration';
import { planned } from '../runs';
import { configuration, installServices } from '../services';
import type { World } from '../world';
import { CLUSTER, NOW, offboardingOf, planOf, profile, SUBSCRIPTION, world } from '../world';
import { FakeAzure } from './azure';

export const PLAN_ID = 'plan-1';
export const BY_PERSON: Reason = { at: NOW, source: 'http', detail: 'by hand' };
const HOUR_MS = 3_600_000;
export const EVERY_CLUSTER = {
  selector: { subscriptions: [SUBSCRIPTION], resourceGroups: [], names: [], tags: {} },
  tagOverrides: ['suspend'],
} satisfies Partial<Profile>;

export interface SceneOptions {
  /** What Azure shows, what the ledger holds, and by which profile. */
  readonly of?: Partial<World>;
  readonly adapters?: Partial<Adapters>;
  readonly configuration?: Partial<Configuration>;
}

/** One cluster before Azure in memory and a store on tables in memory, for activities. */
export class Scene {
  readonly azure: FakeAzure;
  readonly store: Store;
  readonly adapters: Adapters;
  /** What planners are given. */
  readonly world: World;
  /** Changed by tests: the configuration that is in force from then on. */
  configuration: Configuration;
  now = NOW;
  private ids = 0;

  constructor({ of = {}, adapters = {}, configuration: other = {} }: SceneOptions = {}) {
    this.world = world({ profile: profile(EVERY_CLUSTER), ...of });
    const { cluster, hosts, identities, roleAssignments, policies } = this.world;
    this.azure = new FakeAzure({
      ...{ clusters: [cluster], hosts: [...hosts], identities: [...identities] },
      ...{ roles: [...roleAssignments], policies: [...policies] },
      missingGroups: [...this.world.missingResourceGroups],
    });
    this.configuration = configuration({ profiles: [this.world.profile], ...other });
    const { store, services } = installServices({
      azure: this.azure.api,
      writers: () => ({ azure: this.azure.api }) as never,
      now: () => this.now,
      newId: () => `id-${(this.ids += 1)}`,
      configuration: {
        current: async () => ({
          ...{ configuration: this.configuration, version: 'test' },
          ...{ warnings: [], problems: [] },
        }),
      },
      ...adapters,
    });
    this.store = store;
    this.adapters = services;
  }

  /** With a plan of this world in the store, and the ledger of the world. */
  static async planned(
    options: SceneOptions = {},
    { intent = 'reconcile', mode = 'run' }: { intent?: Intent; mode?: PlanMode } = {},
  ): Promise<Scene> {
    const scene = new Scene(options);
    await scene.store.ledger.put(CLUSTER, scene.world.ledger);
    if (intent === 'offboard') await scene.store.work.enqueue(CLUSTER, BY_PERSON, intent);
    const plan = intent === 'offboard' ? offboardingOf(scene.world) : planOf(scene.world);
    await scene.put(plan, { intent, mode });
    return scene;
  }

  /** Stores a plan as a run does. */
  async put(
    plan: Plan,
    { intent = 'reconcile', mode = 'run', id = PLAN_ID }: PutOptions = {},
  ): Promise<void> {
    const made = planned({ plan, intent, planId: id, profile: this.world.profile.name });
    await this.store.plans.put(CLUSTER, { planId: id, at: this.now, mode, planned: made });
  }

  /** What a run of the cluster comes to: somebody has asked for it, and nobody makes it wait. */
  async run(): Promise<unknown> {
    this.now = plusMs(this.now, HOUR_MS);
    await this.store.work.enqueue(CLUSTER, { ...BY_PERSON, at: this.now });
    const { returned } = await play(
      reconcile(CLUSTER_KIND),
      realActivities(),
      { cluster: CLUSTER },
      { replays: false },
    );
    return returned;
  }

  /** The first step of a kind in the stored plan, as its activity is told of it. */
  async ref(kind: Step['kind'], id = PLAN_ID): Promise<StepRef> {
    const found = await this.store.plans.get(CLUSTER, id);
    const step = found?.planned.plan.steps.find((each) => each.kind === kind);
    if (found === undefined || step === undefined) throw new Error(`no ${kind} is planned`);
    return { cluster: CLUSTER, planId: id, intent: found.planned.intent, stepId: step.id };
  }

  async ledger(): Promise<readonly LedgerEntry[]> {
    return this.store.ledger.of(CLUSTER);
  }

  /** `sent`, `failed Forbidden: …`, oldest first. */
  async audit(): Promise<readonly string[]> {
    const lines = await this.store.audit.of(CLUSTER, 20);
    return lines
      .map(({ outcome, detail }) => (outcome === 'failed' ? `failed ${detail}` : outcome))
      .toReversed();
  }
}

interface PutOptions {
  readonly intent?: Intent;
  readonly mode?: PlanMode;
  readonly id?: string;
}

/** Ways in which somebody says stop between the plan and its write. */
export const STOPS: readonly [string, (scene: Scene) => void][] = [
  ['suspends the profile', suspendProfile],
  ['makes the profile observe only', observeOnly],
  ['takes the profile out of the configuration', dropProfile],
  ['suspends the cluster by a tag', tagCluster],
];

function suspendProfile(scene: Scene): void {
  scene.configuration = configuration({ profiles: [{ ...scene.world.profile, suspend: true }] });
}

function observeOnly(scene: Scene): void {
  scene.configuration = configuration({
    profiles: [{ ...scene.world.profile, observeOnly: true }],
  });
}

function dropProfile(scene: Scene): void {
  scene.configuration = configuration({ profiles: [] });
}

function tagCluster({ azure: { world } }: Scene): void {
  const tags = { 'identity-reconciler.suspend': 'true' };
  world.clusters = world.clusters.map((cluster) => ({ ...cluster, tags }));
}
