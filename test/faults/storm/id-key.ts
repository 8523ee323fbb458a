/** Azure's ids come in any casing. */
export function idKey(id: string): string {
  return id.toLowerCase();
}

/** Names an entry of a host's identity map. */
export function entryKey(host: { readonly id: string }, identity: string): string {
  return `${idKey(host.id)}|${idKey(identity)}`;
}
