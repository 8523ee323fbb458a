/** Upstream's chart, and copies of it that people have named anew. */
const CHART = /(^|[-_.])(aad-?)?pod-?identity$/i;

/** Whether the last part of a name, path or URL is that of the chart: `./charts/aad-pod-identity`, `oci://…/charts/aad-pod-identity`. */
export function isNmiChart(nameOrPath: string): boolean {
  const last = nameOrPath
    .replace(/\/+$/, '')
    .replace(/(\.git|-\d+(\.\d+)+[^/]*\.tgz)$/, '')
    .split('/')
    .at(-1);
  return last !== undefined && CHART.test(last);
}

/**
 * Text that speaks of NMI: templates of other controllers are searched for it. Pods that use an identity (label `aadpodidbinding`) and the
 * identities themselves (group `aadpodidentity.k8s.io`) do not bring it.
 */
export function speaksOfNmi(text: string): boolean {
  return /\bpod-identity\b|\baad-pod-id-nmi\b|\/nmi\b/i.test(text);
}
