import type { Explained } from '../explained';

/** What stalls or delays a chart. */
export const CHARTS_FAILURES = {
  NothingInRange: {
    meaning: 'No version fits `versions` of the chart.',
    remedy: 'Correct the range; the message names what there is.',
  },
  RangeInvalid: {
    meaning: '`versions` is not a range of versions.',
    remedy: 'Correct it: [configuration](configuration.md).',
  },
  TooYoung: {
    meaning: 'The newest version is younger than the profile wants.',
    remedy: 'Nothing: it is taken when it is old enough.',
  },
  ChartVersionAmbiguous: {
    meaning: 'The index has one version twice, with different bytes.',
    remedy: 'Ask the publisher; until then leave the version out of the range.',
  },
  ChartRepublished: {
    meaning: 'A version that we have read has other bytes now. The registries keep the first.',
    remedy: 'Ask the publisher. To take the new one, see [other bytes](../operate.md#other-bytes).',
  },
  ChartDigestMismatch: {
    meaning: 'A package is not what its index promises. It is not used.',
    remedy: 'Ask the publisher; it is looked at again in an hour.',
  },
  ChartArchiveRefused: {
    meaning: 'A package that is not safe to unpack: paths, links, size.',
    remedy: 'Tell the publisher; leave the version out of the range.',
  },
  ChartTooExpensive: {
    meaning: 'Reading the chart takes more time, memory or steps than any honest one.',
    remedy: 'Look at the chart; list its `images`, or leave the version out.',
  },
  ChartAddressRefused: {
    meaning: 'Index, package or redirect lead to an address that is not public.',
    remedy: 'Ask the publisher; for your own network use `settings.network.allowPrivateRanges`.',
  },
  ChartIndexInvalid: {
    meaning: 'What is at the address is not the index of a chart repository.',
    remedy: 'Correct `repository` of the chart.',
  },
  ChartNotInIndex: {
    meaning: 'The index does not have the chart.',
    remedy: 'Correct `name`; the message names what it has.',
  },
  ChartNotFound: {
    meaning: 'The registry does not have that version of the chart.',
    remedy: 'Sync again if the tag was just deleted; otherwise leave the version out.',
  },
  ChartLayerMissing: {
    meaning: 'What is at the address is an image, not a Helm chart.',
    remedy: 'Point `source.oci` to the repository of the chart.',
  },
  ChartIndexNotFound: {
    meaning: 'There is no index at the address.',
    remedy: 'The address of the source is the folder that `index.yaml` lies in.',
  },
  ChartIndexForbidden: {
    meaning: 'The index of the chart wants a login.',
    remedy: 'Use a public source, or an OCI registry of yours.',
  },
  ChartIndexRefused: {
    meaning: 'The server of the index refuses the request.',
    remedy: 'Look with the command of the remedy; use a source that answers over https.',
  },
  ChartIndexRedirectRefused: {
    meaning: 'The index redirects to an address that is not followed.',
    remedy: 'Name the address that answers by itself.',
  },
  ChartIndexUrlInvalid: {
    meaning: 'The address of the index is no https address.',
    remedy: 'Correct the source of the chart, or tell the publisher.',
  },
  ChartIndexTooLarge: {
    meaning: 'The index is larger than we read.',
    remedy: 'Use another source, or leave the version out of the range.',
  },
  ChartIndexUnavailable: {
    meaning: 'The server of the index does not answer, or fails.',
    remedy: 'Nothing: we try again.',
  },
  ChartIndexThrottled: {
    meaning: 'The server of the index throttles.',
    remedy: 'Nothing: we wait.',
  },
  ChartPackageNotFound: {
    meaning: 'The index names a package that is not there.',
    remedy: 'Tell the publisher; it is looked at again in an hour.',
  },
  ChartPackageForbidden: {
    meaning: 'The package of the chart wants a login.',
    remedy: 'Use a public source, or an OCI registry of yours.',
  },
  ChartPackageRefused: {
    meaning: 'The server of the package refuses the request.',
    remedy: 'Look with the command of the remedy; use a source that answers over https.',
  },
  ChartPackageRedirectRefused: {
    meaning: 'The package redirects to an address that is not followed.',
    remedy: 'Name the address that answers by itself.',
  },
  ChartPackageUrlInvalid: {
    meaning: 'The address of the package is no https address.',
    remedy: 'Correct the source of the chart, or tell the publisher.',
  },
  ChartPackageTooLarge: {
    meaning: 'The package is larger than we read.',
    remedy: 'Use another source, or leave the version out of the range.',
  },
  ChartPackageUnavailable: {
    meaning: 'The server of the package does not answer, or fails.',
    remedy: 'Nothing: we try again.',
  },
  ChartPackageThrottled: {
    meaning: 'The server of the package throttles.',
    remedy: 'Nothing: we wait.',
  },
  ChartProvenanceNotFound: {
    meaning: 'There is no provenance file beside the package.',
    remedy: 'Nothing: charts need none.',
  },
  ChartProvenanceForbidden: {
    meaning: 'The provenance file of the chart wants a login.',
    remedy: 'Use a public source, or an OCI registry of yours.',
  },
  ChartProvenanceRefused: {
    meaning: 'The server of the provenance file refuses the request.',
    remedy: 'Look with the command of the remedy; use a source that answers over https.',
  },
  ChartProvenanceRedirectRefused: {
    meaning: 'The provenance file redirects to an address that is not followed.',
    remedy: 'Name the address that answers by itself.',
  },
  ChartProvenanceUrlInvalid: {
    meaning: 'The address of the provenance file is no https address.',
    remedy: 'Correct the source of the chart, or tell the publisher.',
  },
  ChartProvenanceTooLarge: {
    meaning: 'The provenance file is larger than we read.',
    remedy: 'Use another source, or leave the version out of the range.',
  },
  ChartProvenanceUnavailable: {
    meaning: 'The server of the provenance file does not answer, or fails.',
    remedy: 'Nothing: we try again.',
  },
  ChartProvenanceThrottled: {
    meaning: 'The server of the provenance file throttles.',
    remedy: 'Nothing: we wait.',
  },
  ChartIndexTimeout: {
    meaning: 'The server of the index did not answer in time.',
    remedy: 'Nothing: we try again.',
  },
  ChartIndexUnreachable: {
    meaning: 'The server of the index could not be reached.',
    remedy: 'Nothing: we try again. If it stays, check the address and the network of the app.',
  },
  ChartPackageTimeout: {
    meaning: 'The server of the package did not answer in time.',
    remedy: 'Nothing: we try again.',
  },
  ChartPackageUnreachable: {
    meaning: 'The server of the package could not be reached.',
    remedy: 'Nothing: we try again. If it stays, check the address and the network of the app.',
  },
  ChartProvenanceTimeout: {
    meaning: 'The server of the provenance file did not answer in time.',
    remedy: 'Nothing: we try again.',
  },
  ChartProvenanceUnreachable: {
    meaning: 'The server of the provenance file could not be reached.',
    remedy: 'Nothing: we try again. If it stays, check the address and the network of the app.',
  },
  ChartChangedMeanwhile: {
    meaning: 'The chart changed while its plan was carried out.',
    remedy: 'Nothing: the next run plans again.',
  },
  ChartValuesWrong: {
    meaning: 'Your values would not do what they say. Nothing is copied anywhere.',
    remedy:
      'Correct them; the message names file, line and key. See [values that are checked](../gitops.md#values-that-are-checked).',
  },
  ChartTagTaken: {
    meaning: 'Your registry has other bytes under the tag of the chart. It is not overwritten.',
    remedy: 'Find out who pushed them; see [other bytes](../operate.md#other-bytes).',
  },
  ImageTagTaken: {
    meaning: 'Your registry has another image under the tag. It is not overwritten.',
    remedy: 'Find out who pushed it; see [other bytes](../operate.md#other-bytes).',
  },
  ImageTagMoved: {
    meaning: 'The tag of an image points at other bytes since its first import.',
    remedy: 'Ask the publisher; see [other bytes](../operate.md#other-bytes).',
  },
  ImageNotAtSource: {
    meaning: 'The chart names an image that its registry does not have.',
    remedy: 'Set `values` of the chart, or exclude the image with `images.exclude`.',
  },
  ImportDenied: {
    meaning: 'The app may not import images into the registry.',
    remedy:
      'Grant the role with the command of the remedy; a registry that is the source needs it as well.',
  },
  ImportTagExists: {
    meaning: 'The tag came to exist while it was imported.',
    remedy: 'Nothing: we look again.',
  },
  ImportTooSlow: {
    meaning: 'An import takes longer than we follow it.',
    remedy: 'Nothing: the next run reads back what came of it.',
  },
  ImportNotSeen: {
    meaning: 'Azure says that an image was imported, and the registry does not show it yet.',
    remedy: 'Nothing: we look again.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
