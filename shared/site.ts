import { LOOPBACK } from './core/base/loopback';

/**
 * Where people reach this app: `https://<app>.azurewebsites.net`, as the platform names it
 * (https://learn.microsoft.com/azure/app-service/reference-app-settings), or the local host. Undefined where nobody says it.
 */
export function siteFrom({
  WEBSITE_HOSTNAME: host = '',
}: {
  readonly WEBSITE_HOSTNAME?: string | undefined;
}): string | undefined {
  if (!URL.canParse(`https://${host}`)) return undefined;
  const { hostname, origin } = new URL(`https://${host}`);
  return LOOPBACK.includes(hostname) ? new URL(`http://${host}`).origin : origin;
}
