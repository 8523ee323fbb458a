/** As much of a pod as decides whether a container of it holds a capability, and whether a policy lets it in. */
export interface PodSecurity {
  readonly namespace: string;
  readonly name: string;
  /** spec.os.name is windows. */
  readonly windowsOs: boolean;
  /** spec.nodeSelector has kubernetes.io/os: windows. */
  readonly windowsNodes: boolean;
  /** True once it has ended. */
  readonly finished: boolean;
  /** Init, sidecar and ephemeral ones, too. */
  readonly containers: readonly ContainerSecurity[];
}

/** securityContext of a container, names of capabilities as written. */
export interface ContainerSecurity {
  readonly name: string;
  readonly image: string;
  readonly privileged: boolean;
  readonly add: readonly string[];
  readonly drop: readonly string[];
}
