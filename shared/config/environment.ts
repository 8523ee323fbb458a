import { fileReader } from './file-reader';
import { type ConfigSource, configSource } from './source';
import { type UrlReaderOptions, urlReader } from './url-reader';

/** Where the configuration lies: a blob or another URL if CONFIG_URL says so, else the file of CONFIG_PATH. */
export interface ConfigEnvironment {
  readonly CONFIG_URL?: string | undefined;
  readonly CONFIG_PATH?: string | undefined;
}

const DEFAULT_FILE = 'profiles.yaml';

/** The source that the environment names. Throws ReconcileError Stalled if CONFIG_URL is not an https URL. */
export function configSourceFrom(
  environment: ConfigEnvironment,
  options: UrlReaderOptions,
): ConfigSource {
  const { CONFIG_URL: url, CONFIG_PATH: file } = environment;
  const reader = url ? urlReader(url, options) : fileReader(file || DEFAULT_FILE);
  return configSource(reader, options.now);
}
