import type { Resource } from './resources';

const CUSTOM_VERBS = [
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'create',
  'update',
  'watch',
] as const;
const BUILT_IN_VERBS = [...CUSTOM_VERBS].sort();
export const STATUS_VERBS = ['get', 'patch', 'update'] as const;

/** What discovery says can be done with a kind, in the order in which it says it. */
export function verbsOf({ custom }: Resource): readonly string[] {
  return custom === true ? CUSTOM_VERBS : BUILT_IN_VERBS;
}
