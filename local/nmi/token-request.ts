/** A pod's request for a token. */
export interface TokenRequest {
  /** Audience; '' when it is missing, which is an error. */
  readonly resource: string;
  readonly clientId: string;
  /** ARM resource id of the identity. */
  readonly resourceId: string;
}

/** Reads the query; `mi_res_id` is the other name of `msi_res_id` (NMI 1.8.15 and later). */
export function parseTokenRequest(query: URLSearchParams): TokenRequest {
  return {
    resource: query.get('resource') ?? '',
    clientId: query.get('client_id') ?? '',
    resourceId: query.get('msi_res_id') || query.get('mi_res_id') || '',
  };
}
