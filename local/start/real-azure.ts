import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileHubStore } from '../host';
import { fire } from './fire';
import { newNarrator } from './narrator';
import type { RealAzure } from './options';
import { readConfiguration } from './read-configuration';
import { secretsOf } from './secrets';
import type { Session } from './session';
import { startProduct } from './stack';
import { STATE_FOLDER } from './story-configuration';
import { storyLog } from './story-log';

/** The reconciler on this machine, with the user's own login, on real Azure. */
export async function realAzure(
  options: RealAzure,
  session: Session,
  built: () => Promise<void>,
): Promise<number> {
  const { repositories } = await readConfiguration(options.config);
  await built();
  mkdirSync(STATE_FOLDER, { recursive: true });
  const host = await startProduct(session.running, {
    ports: options.ports,
    settings: {
      ...secretsOf(repositories, process.env),
      CONFIG_PATH: options.config,
      DRIFT_SCHEDULE: '0 */15 * * * *',
      CHART_SCHEDULE: '0 7 * * * *',
      RECONCILER_DRY_RUN: String(!options.apply),
    },
    tables: join(STATE_FOLDER, 'tables'),
    hub: fileHubStore(join(STATE_FOLDER, 'hub.json')),
    log: storyLog(newNarrator()),
  });
  process.stdout.write(
    `aks-identity-reconciler on real Azure, ${options.apply ? 'carrying plans out' : 'planning only (--apply carries plans out)'}\n` +
      `  ${host.url}/api/ui      the dashboard: open it in a browser\n` +
      `  ${host.url}/api/clusters      what it knows\n` +
      `Event Grid cannot reach this machine: a sweep looks now and every 15 minutes, at charts and repositories now and every hour. Running until Ctrl-C.\n\n`,
  );
  for (const timer of ['driftTimer', 'chartTimer']) await fire(host.url, timer);
  await session.ended;
  return 0;
}
