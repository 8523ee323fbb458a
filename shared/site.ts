/**
 * Where people reach this app: `https://<app>.azurewebsites.net`, as the platform names it
 * (https://learn.microsoft.com/azure/app-service/reference-app-settings), or the local host. Undefined where nobody says it.
 */
export function siteFrom({
  WEBSITE_HOSTNAME: host = '',
}: {
  readonly WEBSITE_HOSTNAME?: string | undefined;
}): string | undefined {
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::|$)/.test(host);
  const site = `${isLocal ? 'http' : 'https'}://${host}`;
  return host !== '' && URL.canParse(site) ? new URL(site).origin : undefined;
}
