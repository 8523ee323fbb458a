import type { Caller } from '../hosting';
import type { Person } from '../repository';
import { SIGNED_BY } from './commit-bodies';

/** As whom GitHub commits what somebody does on its pages. */
export function personOf({ login }: Caller): Person {
  return { name: login, email: `${login}@users.noreply.example.com` };
}

/** What is committed on its pages GitHub commits itself, and signs. */
export const GITHUB: Person = { name: 'GitHub', email: SIGNED_BY };

/** An App has no page of its own, and may do less than a person. */
export function isApp({ login }: Caller): boolean {
  return login.endsWith('[bot]');
}
