/** What the API server of a cluster has of our admission policies. */
export interface ObservedAdmission {
  /** Of the binding of the policy on grants; absent: it is not there. */
  readonly effect?: 'audit' | 'deny';
  /** Whether the ConfigMap that it reads is there. */
  readonly grants?: 'there' | 'missing';
  /** What we may not read, and what fixes it. */
  readonly unread?: { readonly why: string; readonly remedy: string };
}
