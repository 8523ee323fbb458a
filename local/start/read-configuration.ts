import type { Configuration } from '../../shared/core/configuration/profile';
import { configSourceFrom } from '../../shared/config/environment';

/** A configuration that is wrong from the start is reported at once, with its lines, and not by a sweep that does nothing. */
export async function readConfiguration(path: string): Promise<Configuration> {
  const credential = { getToken: async () => null };
  const source = configSourceFrom({ CONFIG_PATH: path }, { credential, now: Date.now });
  return (await source.current()).configuration;
}
