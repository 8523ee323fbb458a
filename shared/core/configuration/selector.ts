/** Which clusters something is for. All given parts must hold; an empty list or map says nothing. Globs know `*` and `?` and ignore case, as Azure names do. */
export interface Selector {
  readonly subscriptions: readonly string[];
  readonly resourceGroups: readonly string[];
  readonly names: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}
