/** managed: we attach identities ahead of any pod. standard: MIC, or we in its place, follow the pods. */
export type Mode = 'managed' | 'standard';
