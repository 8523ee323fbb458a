import { existsSync, readFileSync, unwatchFile, watchFile, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { SimulatedAzure } from '../azure';
import { explain } from '../start/explain';
import type { Narrator } from '../start/narrator';
import { readConfiguration } from '../start/read-configuration';
import type { Running } from '../start/running';
import { furnish } from './furnish';
import { localised } from './localise';
import type { Kept } from './state';
import type { Supply } from './supply';
import { addRepositories, placesOf } from './supply';

/** The user's configuration as it holds here. */
export interface InForce {
  readonly configuration: () => Configuration;
  /** Follows the user's file from now on. */
  follow(say: Narrator): Running;
}

export interface InForceOptions {
  /** The user's file, and what is in it now. */
  readonly config: string;
  readonly configuration: Configuration;
  /** Folder of what is kept. */
  readonly folder: string;
  readonly speed: number;
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly kept: Kept | undefined;
}

export function pathInForce(folder: string): string {
  return join(folder, 'configuration.yaml');
}

const LOOK_MS = 1000;

/** Makes what the configuration speaks of, and writes what the product reads. */
export async function putInForce(options: InForceOptions): Promise<InForce> {
  let { configuration } = options;
  await take(options, configuration);
  return {
    configuration: () => configuration,
    follow(say) {
      const { config } = options;
      const changed = async (): Promise<void> => {
        const next = await readConfiguration(config);
        await take(options, next);
        configuration = next;
        say.act(`changes ${config}: it is in force`);
      };
      watchFile(config, { interval: LOOK_MS }, () => {
        if (!existsSync(config)) return;
        // One with mistakes leaves the old one in force.
        changed().catch((error: unknown) => process.stderr.write(`\n${explain(error)}\n`));
      });
      return { stop: async () => unwatchFile(config) };
    },
  };
}

async function take(options: InForceOptions, configuration: Configuration): Promise<void> {
  const { config, folder, azure, supply, speed } = options;
  furnish(azure.world, configuration);
  await addRepositories(supply, configuration, options);
  const text = readFileSync(config, 'utf8');
  writeFileSync(pathInForce(folder), localised(text, configuration, placesOf(supply, speed)));
}
