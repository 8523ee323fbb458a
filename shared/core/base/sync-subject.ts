/** What is brought in line besides clusters: a chart in the registries, or a Git repository. By name in the configuration. */
export type SyncSubject =
  | { readonly kind: 'chart'; readonly name: string }
  | { readonly kind: 'repository'; readonly name: string };

/** A subject as text, for rows and messages: `chart:<name>` or `gitops:<name>`. */
export type SyncKey = `chart:${string}` | `gitops:${string}`;

export function syncKey({ kind, name }: SyncSubject): SyncKey {
  switch (kind) {
    case 'chart':
      return `chart:${name}`;
    case 'repository':
      return `gitops:${name}`;
  }
}

/** The subject that the text stands for, or undefined if it is no key. */
export function trySyncSubject(text: unknown): SyncSubject | undefined {
  if (typeof text !== 'string') return undefined;
  const [, list, name] = /^(chart|gitops):(.+)$/s.exec(text) ?? [];
  if (list === undefined || name === undefined) return undefined;
  return { kind: list === 'chart' ? 'chart' : 'repository', name };
}

/** `text` if it is a key, else undefined. */
export function trySyncKey(text: unknown): SyncKey | undefined {
  const subject = trySyncSubject(text);
  return subject && syncKey(subject);
}
