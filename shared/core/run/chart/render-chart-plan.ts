import { counted } from '../../base/counted';
import { renderNamed } from '../render-named';
import type { PlannedChart } from './chart-run';
import type { ChartStep } from '../../charts/chart-plan';

/**
 * A chart's plan as people read it:
 *
 *     Plan for aad-pod-identity 4.1.18: 3 to add, 3 writes.
 *       registry shared (acrfleet.azurecr.io)
 *         + image oss/azure/aad-pod-identity/nmi:v1.8.17@sha256:…
 *         + chart charts/aad-pod-identity:4.1.18@sha256:…
 */
export function renderChartPlan(planned: PlannedChart): string {
  const { plan, rest } = planned;
  const { chart, version, steps, failures, registries } = plan;
  const name = version === undefined ? chart : `${chart} ${version}`;
  const work =
    steps.length > 0 ? `${steps.length} to add, ${counted(steps.length, 'write')}.` : undefined;
  const lines = registries.flatMap((registry) => {
    const own = steps.filter((step) => step.registry === registry.name);
    return own.length === 0
      ? []
      : [`  registry ${registry.name} (${registry.loginServer})`, ...own.map(line)];
  });
  return renderNamed({ name, work, rest, failures }, lines);
}

function line({ kind, repository, tag, digest }: ChartStep): string {
  return `    + ${kind === 'pushChart' ? 'chart' : 'image'} ${repository}:${tag}@${digest}`;
}
