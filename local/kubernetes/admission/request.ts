import type { JsonMap } from '../object';

/** A write as admission sees it: after defaults and schema, before the store. */
export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly resource: AdmittedResource;
  /** `status`, `binding` …; absent for the object itself. */
  readonly subResource?: string;
  readonly name: string;
  readonly namespace?: string;
  /** Absent for DELETE. */
  readonly object?: JsonMap;
  /** Absent for CREATE. */
  readonly oldObject?: JsonMap;
  readonly userInfo: { readonly username: string; readonly groups: readonly string[] };
  /** The namespace of the object; absent for what is cluster-wide. */
  readonly namespaceObject?: JsonMap;
}

export interface AdmittedResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** What admission is decided by. */
export interface AdmissionSet {
  readonly policies: readonly JsonMap[];
  readonly bindings: readonly JsonMap[];
  /** The ConfigMap of a name; undefined when it is not there. */
  parameter(namespace: string, name: string): JsonMap | undefined;
}

/** Why a request is refused, as the API server says it. */
export interface AdmissionRefusal {
  readonly code: number;
  readonly reason: string;
  /** Without the name of the object before it. */
  readonly message: string;
  readonly policy: string;
}

export interface Verdict {
  /** Absent: admitted. */
  readonly refusal?: AdmissionRefusal;
  /** Texts of Warning headers. */
  readonly warnings: readonly string[];
  /** Of the audit log. */
  readonly annotations: Readonly<Record<string, string>>;
}
