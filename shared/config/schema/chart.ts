import type { PresetName } from '../presets';
import { PRESET_REPOSITORIES } from '../presets';
import { ENTRY_NAME, CHART_NAME, VALUES } from './names';
import { IMAGES } from './images';
import { choice, definition, flag, list, map, optional, refTo, text } from './parts';

export const CHART = definition(
  'chart',
  map(
    {
      preset: optional(
        choice(Object.keys(PRESET_REPOSITORIES) as PresetName[], {
          title: 'preset',
          description: 'A known chart: its name, repository and images need not be set.',
          examples: ['aad-pod-identity'],
        }),
      ),
      name: optional(refTo(CHART_NAME)),
      repository: optional(
        text({
          title: 'chart repository',
          description:
            'Address of a classic chart repository, or of the chart in an OCI registry, without a tag. Needed without a preset; with one, the address of a mirror.',
          expected: 'https://… of a chart repository, or oci://… of a chart',
          pattern: String.raw`^(https?|oci)://[^\s]{1,500}$`,
          examples: [
            'https://stefanprodan.github.io/podinfo',
            'oci://ghcr.io/stefanprodan/charts/podinfo',
          ],
        }),
      ),
      version: text({
        title: 'semver range',
        description: 'Accepted versions; the highest of them wins.',
        expected: "a semver range such as ^4.1 or '>=4.1.0 <5'",
        pattern: String.raw`^[0-9A-Za-z.*<>=~^|+ -]{1,128}$`,
        examples: ['>=4.1.0 <5', '6.x'],
      }),
      prereleases: flag({
        description: 'Pre-releases are accepted too.',
        default: false,
        examples: [true],
      }),
      minimumAge: text({
        title: 'age',
        description: 'Younger versions are left alone for now.',
        expected: 'a number and a unit s, m, h or d, such as 3d',
        pattern: String.raw`^\d{1,4}(\.\d{1,3})?(s|m|h|d)$`,
        default: '0s',
        examples: ['3d'],
      }),
      rings: flag({
        description:
          'New versions go through the rings of a repository that has some. `false`: to all of its clusters at once, such as a security update that cannot wait.',
        default: true,
        examples: [false],
      }),
      registries: list(refTo(ENTRY_NAME), {
        title: 'registries',
        description: 'Names of registries that get it, besides those of the profiles that use it.',
        expected: 'a list of names of registries',
        uniqueItems: true,
        default: [],
        examples: [['shared']],
      }),
      images: IMAGES,
      values: refTo(VALUES, {
        description: 'Values for every cluster, on top of those of the chart.',
        default: {},
        examples: [{ replicas: 2 }],
      }),
      valuesByMode: map(
        {
          managed: optional(
            refTo(VALUES, {
              description: 'Values for clusters in mode `managed`.',
              examples: [{ nmi: { allowNetworkPluginKubenet: true } }],
            }),
          ),
          standard: optional(
            refTo(VALUES, {
              description: 'Values for clusters in mode `standard`.',
              examples: [{ forceNamespaced: 'true' }],
            }),
          ),
        },
        {
          title: 'values by mode',
          description: 'Values on top of `values`, by the mode of the profile.',
          expected: 'a map with the keys managed and standard',
          default: {},
          examples: [{ managed: { replicas: 2 } }],
        },
      ),
    },
    {
      title: 'chart',
      description: 'A Helm chart.',
      expected: 'a map with at least the keys preset or name and repository, and version',
      examples: [{ preset: 'aad-pod-identity', version: '>=4.1.0 <5' }],
    },
  ),
);
