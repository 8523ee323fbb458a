import type { Digest } from '../../core/charts/release';
import type { ChartContent } from '../../core/charts/same-chart';
import { isSameChart } from '../../core/charts/same-chart';
import type { RegistrySession, RepositoryAccess } from './session';
import { getManifest } from './manifests';

/** One GET: whether the manifest of that digest is the same chart, put there by somebody else. Throws ReconcileError. */
export async function holdsChart(
  session: RegistrySession,
  access: RepositoryAccess,
  digest: Digest,
  chart: ChartContent,
): Promise<boolean> {
  const manifest = await getManifest(session, access, digest);
  return manifest !== undefined && isSameChart(textOf(manifest.bytes), chart);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
