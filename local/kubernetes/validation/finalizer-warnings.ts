import type { Metadata } from '../object';

/** Finalizers that are no qualified names are taken, with a warning. */
export function finalizerWarnings(
  before: Metadata | undefined,
  after: Metadata,
): readonly string[] {
  const added = (after.finalizers ?? []).filter((each) => !before?.finalizers?.includes(each));
  return [...new Set(added)]
    .filter((each) => !each.includes('/') && !STANDARD.includes(each))
    .sort()
    .map((each) => `metadata.finalizers: ${JSON.stringify(each)}: ${adviceFor(each)}`);
}

const STANDARD: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion'];

function adviceFor(finalizer: string): string {
  const how = finalizer.includes('.') ? ' including a path (/)' : '';
  return `prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`;
}
