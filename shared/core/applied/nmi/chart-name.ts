import { withoutTrailing } from '../../base/trailing';

/** Upstream's chart, and copies of it that people have named anew. */
const CHART = /(^|[-_.])(aad-?)?pod-?identity$/i;

/** Whether the last part of a name, path or URL is that of the chart: `./charts/aad-pod-identity`, `oci://…/charts/aad-pod-identity`. */
export function isNmiChart(nameOrPath: string): boolean {
  return CHART.test(withoutEnding(lastPart(nameOrPath)));
}

/** `charts/aad-pod-identity/` is `aad-pod-identity`. */
export function lastPart(nameOrPath: string): string {
  return withoutTrailing(nameOrPath, '/').split('/').at(-1) ?? '';
}

/** That of a repository, or of a packed chart with its version: `aad-pod-identity-4.1.18.tgz`. */
function withoutEnding(name: string): string {
  if (name.endsWith('.git')) return name.slice(0, -'.git'.length);
  const packed = name.endsWith('.tgz') ? name.slice(0, -'.tgz'.length) : '';
  const version = packed.search(/-\d+\.\d/);
  return version === -1 ? name : name.slice(0, version);
}

/**
 * Text that speaks of NMI: templates of other controllers are searched for it. Pods that use an identity (label `aadpodidbinding`) and the
 * identities themselves (group `aadpodidentity.k8s.io`) do not bring it.
 */
export function speaksOfNmi(text: string): boolean {
  return /\bpod-identity\b|\baad-pod-id-nmi\b|\/nmi\b/i.test(text);
}
