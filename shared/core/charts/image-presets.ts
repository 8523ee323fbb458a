import type { Mode } from '../configuration/profile';
import type { ImagePaths } from './image-at-paths';
import type { ChartPreset } from '../configuration/chart-rules';
import { pathOf } from '../configuration/value-path';

/** An image that we know a chart to have. */
export interface PresetImage {
  readonly paths: ImagePaths;
  /** Absent: in every mode. */
  readonly mode?: Mode;
}

const SHARED = pathOf('image.repository');

/** Where charts that we know by name say their images. Upstream's charts have not moved these keys since 2020. */
export function presetImages(preset: ChartPreset): readonly PresetImage[] {
  switch (preset) {
    case 'aad-pod-identity':
      return [
        { paths: { repository: [SHARED, pathOf('nmi.image')], tag: pathOf('nmi.tag') } },
        // In managed mode the chart has no MIC (charts/aad-pod-identity).
        {
          paths: { repository: [SHARED, pathOf('mic.image')], tag: pathOf('mic.tag') },
          mode: 'standard',
        },
      ];
    case 'workload-identity-webhook':
      return [{ paths: { repository: [SHARED], tag: pathOf('image.release') } }];
    case 'none':
      return [];
  }
}
