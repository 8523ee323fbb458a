/** Azure's ids come in any casing. */
export function idKey(id: string): string {
  return id.toLowerCase();
}
