import type { ResourceId } from '../../../shared/core/base/resource-id';
import { ReconcileError } from '../../../shared/core/base/errors';
import { allowedAgain, toReadAgain } from '../../../shared/core/run/denied-still';
import type { Planned } from '../../../shared/core/run/run';
import { stopped } from '../../../shared/core/run/stop';
import type { Adapters } from '../../../shared/current-adapters';

/**
 * To be called directly before identities, or roles on them, are taken from a cluster that stays: asks the configuration
 * and the tags of the identities once more. An addition that came too early is mended by the next run, a removal breaks
 * pods until then. Throws ReconcileError when somebody has thought better of it since the plan was made.
 */
export async function mayRemove(
  adapters: Adapters,
  planned: Planned,
  identities: readonly ResourceId[],
): Promise<void> {
  if (planned.intent === 'offboard' || identities.length === 0) return;
  const { cluster: id, refusals } = planned.plan;
  const { configuration, version } = await adapters.configuration.current();
  const profile = configuration.profiles.find(({ name }) => name === planned.profile);
  // Without one nothing at all is written: mayWrite asks that.
  if (profile === undefined) return;
  if (planned.configuration !== undefined && planned.configuration !== version) {
    const why =
      'the configuration has changed since the plan was made, and what it removes may belong there now';
    throw new ReconcileError(stopped(id, 'StoppedByConfiguration', why));
  }
  const removal = { cluster: { id }, profile, refusals };
  await Promise.all(
    toReadAgain(identities, refusals).map(async (identity) => {
      const sight = await adapters.azure.getIdentity(identity);
      const stop = allowedAgain(removal, identity, 'there' in sight ? sight.there : undefined);
      if (stop !== undefined) throw new ReconcileError(stop);
    }),
  );
}
