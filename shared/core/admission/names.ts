/** Everything of ours that is cluster-wide or in a namespace of others begins with it. */
export const PREFIX = 'identity-reconciler-';

/** Where the policies' parameters lie; anyone who writes there is an administrator anyway. */
export const PARAMETERS_NAMESPACE = 'kube-system';
export const GRANTS = `${PREFIX}grants`;
export const LABELS = `${PREFIX}labels`;

/** Keys of the grants that are no namespace's own; no name of a namespace has an underscore. */
export const EVERY_NAMESPACE = '_every-namespace';
export const MATCHING_NAMESPACES = '_matching-namespaces';
