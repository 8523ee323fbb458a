import type { Approval } from '../queue/work-item';

/** What a run of any kind would write. */
export type Writes =
  | { readonly plan: { readonly steps: readonly unknown[] } }
  | { readonly decisions: readonly { readonly steps: readonly unknown[] }[] };

/** The steps of a plan: two plans are the same plan where these are the same. */
export function writesOf(planned: Writes): readonly unknown[] {
  return 'decisions' in planned
    ? planned.decisions.filter(({ steps }) => steps.length > 0)
    : planned.plan.steps;
}

/** True where both would do the same, in the same order. */
export function isSameWork(one: readonly unknown[], other: readonly unknown[]): boolean {
  return textOf(one) === textOf(other);
}

/**
 * True where a run may carry out `now` for somebody who has approved `approved`: it is the same, or what a run before, which
 * failed on the way, has left of it.
 */
export function isApproved(
  approved: readonly unknown[],
  now: readonly unknown[],
  { begun = false }: Pick<Approval, 'begun'>,
): boolean {
  // Of a run that writes nothing nobody has to approve anything.
  if (now.length === 0 || isSameWork(approved, now)) return true;
  return begun && now.every((step) => approved.some((one) => isSameWork([one], [step])));
}

/** As they are stored, whatever the order of their fields. The etag of a host changes with every node; what is done to the host does not hang on it. */
function textOf(steps: readonly unknown[]): string {
  return JSON.stringify(steps, (name, value: unknown) =>
    name === 'etag' ? undefined : inOrder(value),
  );
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}
