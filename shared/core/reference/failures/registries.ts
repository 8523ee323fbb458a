import type { Explained } from '../explained';

/** What keeps a registry from being read or written. */
export const REGISTRIES_FAILURES = {
  RegistryForbidden: {
    meaning: 'The app lacks a role at the registry.',
    remedy:
      'The command of the remedy; [rights](../registries.md#what-the-reconciler-may-do-there).',
  },
  RegistryUnreachable: {
    meaning: 'The firewall of the registry blocks the app.',
    remedy: '`az acr network-rule add`, a private endpoint, or public access.',
  },
  RegistryAbsent: {
    meaning: 'Azure does not have the registry.',
    remedy: 'Correct `registries` of the configuration.',
  },
  RegistryNotFound: {
    meaning: 'The registry does not have the repository or tag.',
    remedy: 'Check the name.',
  },
  RegistryNotSettled: {
    meaning: 'The registry does not show yet what was just written.',
    remedy: 'Nothing: we look again.',
  },
  RegistryLocked: {
    meaning: 'The repository or tag is locked.',
    remedy: '`az acr repository update --write-enabled true`',
  },
  RegistryRefused: {
    meaning: 'The registry refuses a request.',
    remedy: 'Read the message; it is sent again at the next sync.',
  },
  RegistryThrottled: {
    meaning: 'The registry throttles.',
    remedy: 'Nothing: we wait.',
  },
  RegistryUnavailable: {
    meaning: 'The registry does not answer, or fails.',
    remedy: 'Nothing: we try again.',
  },
  RegistryAddressRefused: {
    meaning: 'The registry has an address that is not public.',
    remedy:
      'Find out which chart names it; for your own network use `settings.network.allowPrivateRanges`.',
  },
  RegistryRealmRefused: {
    meaning: 'The registry sends us to a token service that we do not trust.',
    remedy: 'Check the name of the registry in the configuration.',
  },
  RegistryNameInvalid: {
    meaning: 'A name is not valid for a container registry.',
    remedy: 'Correct it in the rules of the chart, or exclude the image.',
  },
  RegistryAnswerInvalid: {
    meaning: 'An answer breaks the rules of registries.',
    remedy: 'Check that it is a registry, and that no proxy changes its answers.',
  },
  RegistryAnswerTooLarge: {
    meaning: 'An answer is larger than such an answer may be.',
    remedy: 'Check the reference of chart or image.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
