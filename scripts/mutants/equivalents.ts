/** Mutants that change nothing that anybody could see, by id, with the reason. They are shown, and do not count. */
export const EQUIVALENTS: Readonly<Record<string, string>> = {
  'shared/core/flux/membership.ts|return a < b ? -1 : 1;|1 → 2':
    'Of what a comparison returns, sorting looks at the sign alone.',
};
