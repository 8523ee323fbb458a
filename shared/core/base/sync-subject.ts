/** What is brought in line besides clusters: a chart in the registries, or a Git repository. By name in the configuration. */
export type SyncSubject =
  | { readonly kind: 'chart'; readonly name: string }
  | { readonly kind: 'repository'; readonly name: string };

/** A subject as text, for rows and messages: `chart:<name>` or `gitops:<name>`. */
export type SyncKey = `chart:${string}` | `gitops:${string}`;

/**
 * Key of a chart or repository in the work queue. That of a repository begins with `gitops:`, as rows of 0.1 have it.
 */
export function syncKey({ kind, name }: SyncSubject): SyncKey {
  switch (kind) {
    case 'chart':
      return `chart:${name}`;
    case 'repository':
      return `gitops:${name}`;
  }
}

/** What a key is the key of. */
export function subjectOfKey(key: SyncKey): SyncSubject {
  const at = key.indexOf(':');
  return { kind: key.startsWith('chart:') ? 'chart' : 'repository', name: key.slice(at + 1) };
}

/** `text` if it is a key, else undefined. */
export function trySyncKey(text: unknown): SyncKey | undefined {
  return typeof text === 'string' && KEY.test(text) ? (text as SyncKey) : undefined;
}

const KEY = /^(chart|gitops):.+$/s;
