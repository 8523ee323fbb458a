import type { ChartPreset } from '../core/configuration/chart-rules';

export type PresetName = Exclude<ChartPreset, 'none'>;

/** Where the chart of a preset is published. Its name is that of the preset. */
export const PRESET_REPOSITORIES: Readonly<Record<PresetName, string>> = {
  'aad-pod-identity': 'https://raw.githubusercontent.com/Azure/aad-pod-identity/master/charts',
  'workload-identity-webhook': 'https://azure.github.io/azure-workload-identity/charts',
};
