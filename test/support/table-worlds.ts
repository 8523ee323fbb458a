import type { Azurite } from '../../local/azurite';
import { startAzurite } from '../../local/azurite';
import { azureTables, memoryTables } from '../../shared/adapters/store';
import type { TableGateway } from '../../shared/adapters/store';

/**
 * What the store is tested on: tables in memory, and Azurite. Call it once, at the top of a test file; `pageSize` is that
 * of memory, small so that everything takes several pages.
 */
export function tableWorlds(pageSize: number): readonly [string, () => TableGateway][] {
  let azurite: Azurite | undefined;
  let worlds = 0;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite?.stop());
  return [
    ['memory', () => memoryTables({ pageSize })],
    [
      'Azurite',
      () => {
        worlds += 1;
        return azureTables({
          connectionString: azurite?.connectionString ?? '',
          prefix: `World${worlds}`,
        });
      },
    ],
  ];
}
