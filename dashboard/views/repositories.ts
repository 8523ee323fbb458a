import type { RepositorySummary, RepositoryView } from '../api/bodies';

export interface RepositoryOf {
  readonly summary: RepositorySummary;
  /** Undefined where it could not be read. */
  readonly view: RepositoryView | undefined;
}

/** Charts that clusters lack although they should have them, with the ways to settle it. */
export function lackLines({ lacking = [] }: RepositoryView): readonly string[] {
  return lacking.map(({ chart, message, ways, clusters, count }) => {
    const names = clusters.map((each) => each.slice(each.lastIndexOf('/') + 1)).join(', ');
    const more = count > clusters.length ? ` and ${count - clusters.length} more` : '';
    const settle = ways.length === 0 ? '' : ` Any of these settles it: ${ways.join('; ')}`;
    return `${chart} on ${names}${more}: ${message}${settle}`;
  });
}
