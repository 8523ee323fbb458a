/**
 * Values between host and worker: exactly one field is set. Only the kinds that our triggers use are listed.
 * The SDK's own reading rules are in @azure/functions `fromRpcTypedData`.
 */
export interface RpcTypedData {
  readonly string?: string;
  readonly json?: string;
  readonly bytes?: Uint8Array;
  readonly http?: RpcHttpData;
  readonly int?: number;
  readonly double?: number;
}

/** A request on the way in, an answer on the way out. */
export interface RpcHttpData {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: RpcTypedData | null;
  readonly statusCode?: string;
  readonly cookies?: readonly RpcCookie[];
}

/** A Set-Cookie of an HTTP answer, as the SDK sends it (`toRpcHttpCookie`). */
export interface RpcCookie {
  readonly name: string;
  readonly value: string;
  readonly domain?: { readonly value: string };
  readonly path?: { readonly value: string };
  readonly expires?: { readonly value: { readonly seconds: number } };
  readonly secure?: { readonly value: boolean };
  readonly httpOnly?: { readonly value: boolean };
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  readonly maxAge?: { readonly value: number };
}

/** What a function returned, as a plain value; the inverse of the SDK's `toRpcTypedData`. */
export function fromRpc(data: RpcTypedData | null | undefined): unknown {
  if (!data) return undefined;
  if (data.string !== undefined) return data.string;
  if (data.json !== undefined) return JSON.parse(data.json);
  if (data.int !== undefined) return data.int;
  if (data.double !== undefined) return data.double;
  // .NET serializes byte arrays as base64 text
  if (data.bytes !== undefined) return Buffer.from(data.bytes).toString('base64');
  return undefined;
}

/** What a function returned, as JSON text; null when it returned nothing. */
export function rpcToJson(data: RpcTypedData | null | undefined): string | null {
  const value = fromRpc(data);
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** The body of an HTTP answer as bytes. */
export function bodyBytes(body: RpcTypedData | null | undefined): Buffer {
  if (!body) return Buffer.alloc(0);
  if (body.bytes !== undefined) return Buffer.from(body.bytes);
  return Buffer.from(body.string ?? body.json ?? '', 'utf8');
}
