/** An answer of a registry, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly bytes: Uint8Array;
}
