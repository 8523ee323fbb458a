import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SimulatedAzure } from '../azure';
import { unsignedToken } from '../azure';
import type { AzDoor } from './az-door';
import { YOU } from './az-door';

export interface Tools {
  /** Folder of what is kept. */
  readonly folder: string;
  readonly door: AzDoor;
  /** Where the playground takes commands, and gives az its tokens. */
  readonly control: string;
  readonly site: string;
  /** What points `aks-identity --local` here. */
  readonly simulated: Readonly<Record<string, string>>;
}

export const TOKEN_PATH = '/msi/token';

/** What a shell reads to have kubectl, helm and az at the playground; az keeps its login in a folder of its own. */
export function writeEnvironment({ folder, door, control, site, simulated }: Tools): void {
  const at = (name: string): string => resolve(folder, name);
  mkdirSync(at('azure'), { recursive: true });
  writeFileSync(at('ca.pem'), door.authority);
  const lines = [
    `# Written by npm start: source it, and kubectl, helm, az and aks-identity work against the playground in this shell.`,
    ...Object.entries({
      KUBECONFIG: at('kubeconfig'),
      AKS_IDENTITY_URL: site,
      PLAYGROUND_URL: control,
      AZURE_CONFIG_DIR: at('azure'),
      AZURE_CORE_COLLECT_TELEMETRY: 'false',
      AZURE_CORE_INSTANCE_DISCOVERY: 'false',
      REQUESTS_CA_BUNDLE: at('ca.pem'),
      IDENTITY_ENDPOINT: `${control}${TOKEN_PATH}`,
      IDENTITY_HEADER: 'playground',
      ...simulated,
    }).map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`),
    `if command -v az >/dev/null 2>&1 && ! az account show >/dev/null 2>&1; then`,
    `  az cloud register --name Playground --endpoint-resource-manager ${door.url} --only-show-errors`,
    `  az cloud set --name Playground --only-show-errors && az login --identity --only-show-errors >/dev/null`,
    `fi`,
  ];
  writeFileSync(join(folder, 'env.sh'), `${lines.join('\n')}\n`);
}

const RESOURCE = 'https://management.core.windows.net/';

/** What App Service answers a managed identity that asks for a token. */
export function tokenAnswer({ world }: SimulatedAzure): string {
  return JSON.stringify({
    access_token: unsignedToken(YOU, { tid: world.tenantId }),
    expires_on: String(Math.floor(Date.now() / 1000) + 24 * 3600),
    resource: RESOURCE,
    token_type: 'Bearer',
  });
}
