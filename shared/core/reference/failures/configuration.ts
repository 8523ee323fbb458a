import type { Explained } from '../explained';

/** What keeps the configuration from being used. The last sound one stays in force. */
export const CONFIGURATION_FAILURES = {
  ConfigurationInvalid: {
    meaning:
      'The configuration has errors. The message names file, line and column, what was found and what was expected.',
    remedy:
      'Correct it; [the reference](configuration.md) has every setting with its type, range and default.',
  },
  ConfigurationUnreadable: {
    meaning: 'There is no configuration, or it cannot be read.',
    remedy: 'Put one there, or set `CONFIG_PATH` or `CONFIG_URL`.',
  },
  ConfigurationTooLarge: {
    meaning: 'The file is larger than we read: mostly it is another file.',
    remedy: 'Point `CONFIG_PATH` or `CONFIG_URL` at the YAML file with the profiles.',
  },
  ConfigurationBeingWritten: {
    meaning: 'The file changed while it was read.',
    remedy: 'Nothing: it is read again.',
  },
  ConfigurationUrlInvalid: {
    meaning: '`CONFIG_URL` is no https address.',
    remedy: 'Set it to `https://<account>.blob.core.windows.net/<container>/profiles.yaml`.',
  },
  ConfigurationTokenUnavailable: {
    meaning: 'The app gets no token for blob storage.',
    remedy: 'Give its identity Storage Blob Data Reader on the container.',
  },
  ConfigurationUnavailable: {
    meaning: 'The server of the configuration fails or throttles. The message has its status.',
    remedy: 'Nothing: we try again.',
  },
  ConfigurationRefused: {
    meaning:
      'The server of the configuration refuses to give it, or does not have it. The message has its status.',
    remedy:
      'Give the identity of the app Storage Blob Data Reader on the container, upload a configuration, or correct `CONFIG_URL`.',
  },
  ConfigurationUnreachable: {
    meaning: 'The blob could not be reached.',
    remedy: 'Nothing: we try again. If it stays, check address and firewall.',
  },
} as const satisfies Readonly<Record<string, Explained>>;
