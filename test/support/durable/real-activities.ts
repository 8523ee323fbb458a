import { activities } from '../../../orchestrations/activities';
import { OFFBOARD_CLUSTER } from '../../../orchestrations/names';
import { offboardCluster } from '../../../orchestrations/offboard-cluster';
import type { Answers } from '../orchestration';
import { HostDied, play } from '../orchestration';
import { NOBODY_STARTS } from './context';

/** The activities themselves, before the adapters that are in place. The host dies at call number `calls`; default: never. */
export function realActivities(calls = Infinity): Answers {
  let left = calls;
  const answers: Record<string, Answers[string]> = {
    [OFFBOARD_CLUSTER]: async (input) =>
      (await play(offboardCluster, answers, input, { replays: false })).returned,
  };
  for (const [name, activity] of Object.entries(activities)) {
    answers[name] = async (input) => {
      left -= 1;
      if (left < 0) throw new HostDied();
      return (activity as (of: unknown, context: unknown) => unknown)(input, NOBODY_STARTS);
    };
  }
  return answers;
}
