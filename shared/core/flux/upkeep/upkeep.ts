import type { ChangeOurs, InstallChart } from '../../applied/intent';
import { judge } from '../../applied/judge';
import { changedWorld, effectsOf } from '../../applied/world';
import type { FileChange, LeftAlone, ProposedChange } from '../../base/repo-file';
import type { Lack } from '../install/chart-on-cluster';
import type { ClusterInGit } from '../install/at-cluster';
import { clusterAt } from '../install/cluster-scene';
import { refusedLack } from '../install/lacks';
import type { Rollback } from '../install/rollback';
import { rollbackOf } from '../install/rollback';

/**
 * What files of ours may need after they were merged: each is a request of its own, so that a team can have one and refuse
 * the other.
 * - policies: the admission policies that the cluster does not have yet, or what they say.
 * - grants: who may name which identity.
 * - effect: Deny after Audit, or back.
 * - secrets: whether NMI may read Secrets.
 */
export type UpkeepMatter = 'policies' | 'grants' | 'effect' | 'secrets';

export interface UpkeepProposal extends ProposedChange {
  readonly matter: UpkeepMatter;
  /** What the policies come to. */
  readonly effect?: 'audit' | 'deny';
  /** What a revert does to the cluster. */
  readonly rollback: Rollback;
}

/** Why something is not asked for that should be. */
export interface UpkeepLack extends Lack {
  readonly matter: UpkeepMatter;
}

/** What is to be changed, and what that means. */
export interface UpkeepChange {
  readonly matter: UpkeepMatter;
  readonly files: readonly FileChange[];
  readonly intent: InstallChart | ChangeOurs;
  readonly effect?: UpkeepProposal['effect'];
}

/** The change, if it does on every cluster what it means to do and nothing else. */
export function judgedUpkeep(
  { scene, desired }: Pick<ClusterInGit, 'scene' | 'desired'>,
  { matter, files, intent, effect }: UpkeepChange,
): UpkeepProposal | UpkeepLack {
  const after = changedWorld(scene.world, files);
  const verdict = judge(effectsOf(scene.world, after), intent);
  if (verdict.kind === 'refused') return { matter, ...refusedLack(verdict.refusals) };
  const { name } = desired.cluster;
  const [was, is] = [scene.world, after].map((world) => clusterAt({ world }, name)?.applied);
  const rollback: Rollback =
    was === undefined || is === undefined
      ? { cluster: name, removes: [], keeps: [], stops: [], shares: [] }
      : rollbackOf(is, was, []);
  return { matter, files, leftAlone: [], notes: [], rollback, ...(effect && { effect }) };
}

/** A file that only its owner may change. */
export function leftToOwner(
  matter: UpkeepMatter,
  { path, code, message, ways }: LeftAlone,
): UpkeepLack {
  return {
    matter,
    code,
    message: `${path}: ${message}`,
    ways: ways ?? [`Change ${path} as it says.`],
  };
}
