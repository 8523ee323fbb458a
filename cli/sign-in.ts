import { DefaultAzureCredential } from '@azure/identity';
import { cut } from '../shared/core/base/printable';
import { fail } from './cli-error';

/** Every way in that was tried says why it was none, some with a page of text. */
const MAX_LENGTH = 500;

/** A token of whoever is signed in: environment, managed identity, az, azd, VS Code or PowerShell. Throws CliError. */
export async function tokenFor(scope: string): Promise<string> {
  try {
    return (await new DefaultAzureCredential().getToken(scope)).token;
  } catch (error) {
    fail({
      what: `No token for ${scope}.`,
      why: cut((error as Error).message.replaceAll('\n', ' '), MAX_LENGTH),
      remedy: 'Sign in with `az login`, and check the scope, such as api://<app>/.default.',
    });
  }
}
