/** Mutants that change nothing that anybody could see, by id, with the reason. They are shown, and do not count. */
export const EQUIVALENTS: Readonly<Record<string, string>> = {};
