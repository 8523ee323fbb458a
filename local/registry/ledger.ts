/** The requests that came to the registries, in order: for budgets and proofs. */
export interface RegistryCall {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Bytes of the body that came. */
  readonly received: number;
  /** Bytes of the body that went back; 0 for HEAD. */
  readonly sent: number;
}

export interface CallFilter {
  readonly host?: string;
  readonly method?: string;
  readonly path?: RegExp;
}

export interface RegistryCalls {
  readonly all: readonly RegistryCall[];
  count(filter?: CallFilter): number;
  /** `HEAD /v2/a/manifests/1`, one for each call. */
  lines(filter?: CallFilter): readonly string[];
  /** Bytes of blobs and manifests that were moved either way; tokens do not count. */
  bytes(): number;
  reset(): void;
}

export function newCalls(): RegistryCalls & { record(call: RegistryCall): void } {
  const all: RegistryCall[] = [];
  const chosen = (filter: CallFilter = {}): RegistryCall[] =>
    all.filter((call) => fits(call, filter));
  return {
    all,
    record: (call) => void all.push(call),
    count: (filter) => chosen(filter).length,
    lines: (filter) => chosen(filter).map(({ method, path }) => `${method} ${path}`),
    bytes: () =>
      chosen({ path: /^\/v2\/.+/ })
        .filter(({ status }) => status < 400)
        .reduce((sum, { received, sent }) => sum + received + sent, 0),
    reset: () => void all.splice(0),
  };
}

export function fits(
  call: { readonly host: string; readonly method: string; readonly path: string },
  { host, method, path }: CallFilter,
): boolean {
  return (
    (host === undefined || host === call.host) &&
    (method === undefined || method === call.method) &&
    (path === undefined || path.test(call.path))
  );
}
