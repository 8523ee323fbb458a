import { createHash } from 'node:crypto';
import type { Profile } from '../configuration/profile';

/** What of a profile decides on what its clusters get. Which clusters those are, and when, is no change of it. */
type Wish = Pick<
  Profile,
  | 'mode'
  | 'mic'
  | 'forceNamespaced'
  | 'kubenet'
  | 'roles'
  | 'operatorScope'
  | 'identities'
  | 'removeDeadEntries'
>;

/** Names a state of a profile: another one has another name, whoever computes it. */
export function profileChange(profile: Profile): string {
  const { mode, mic, forceNamespaced, kubenet, roles, operatorScope, identities } = profile;
  const { removeDeadEntries } = profile;
  const wish: Wish = {
    ...{ mode, mic, forceNamespaced, kubenet, roles, operatorScope, identities, removeDeadEntries },
  };
  return createHash('sha256').update(JSON.stringify(wish)).digest('hex').slice(0, 16);
}
