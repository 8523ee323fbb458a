/** One ARM request with its answer, as it went over the wire: what an oracle judges. Header names are lower case. */
export interface Exchange {
  readonly n: number;
  readonly method: string;
  /** Production-shaped: https://management.azure.com/... with one leading slash. */
  readonly url: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** 0: the connection was cut. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  /** True when a scripted fault shaped the answer: it need not conform. */
  readonly scripted: boolean;
}
