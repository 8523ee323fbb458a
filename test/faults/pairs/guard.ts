import { changeBy, isDead } from '../storm/removals';
import { groupOf, identitiesFor, idOf, MORE_GROUP, NAMES, nodeGroupOf } from './scene';
import type { Name, Scene, Wish } from './scene';
import { IDENTITY_GROUP } from '../../support/stage';

/** Says what we take from a cluster although people want it before the acts and after them [P7]. */
export function guard(scene: Scene, befores: ReadonlyMap<Name, Wish>): readonly string[] {
  const { azure, clock } = scene.stage;
  const wrong: string[] = [];
  azure.onExchange((exchange) => {
    const { method, path, status } = exchange;
    if (method === 'DELETE' && status === 200) {
      const needing = NAMES.filter((name) =>
        scopes(scene, name, befores).some((scope) => within(path, scope)),
      );
      wrong.push(...needing.map((name) => `a role that ${name} needs was taken back: ${path}`));
    }
    const host = method === 'PATCH' ? azure.world.find(path) : undefined;
    if (host === undefined || !('identity' in host)) return;
    const owner = NAMES.find((name) => host.cluster.toLowerCase() === idOf(scene, name));
    const kept = owner === undefined ? [] : lasting(scene, owner, befores);
    const { removed } = changeBy(exchange, host, clock.now());
    const missed = removed
      .filter((entry) => !isDead(scene, entry))
      .map(({ id }) => id.split('/').at(-1) ?? id)
      .filter((name) => kept.includes(name));
    wrong.push(...missed.map((name) => `${name} was taken off ${host.name}, where it belongs`));
  });
  return wrong;
}

function within(assignment: string, scope: string): boolean {
  return assignment.toLowerCase().startsWith(`${scope}/providers/microsoft.authorization/`);
}

/** Identities that the cluster is to have all the time. */
function lasting(scene: Scene, name: Name, befores: ReadonlyMap<Name, Wish>): readonly string[] {
  const after = identitiesFor(scene.wishes.get(name) ?? 'gone');
  return identitiesFor(befores.get(name) ?? 'gone').filter((each) => after.includes(each));
}

function scopes(scene: Scene, name: Name, befores: ReadonlyMap<Name, Wish>): readonly string[] {
  const names = lasting(scene, name, befores);
  if (names.length === 0) return [];
  const more = names.includes('search') ? [groupOf(scene, MORE_GROUP)] : [];
  return [nodeGroupOf(scene, name), groupOf(scene, IDENTITY_GROUP), ...more];
}
