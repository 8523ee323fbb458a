import { fail } from '../cli-error';
import { EXIT } from '../exit-code';
import { LOOPBACK } from '../../shared/core/base/loopback';

/** Where `npm start` serves the API. */
export const PLAYGROUND = 'http://127.0.0.1:7071';

/** The site of an app: scheme, host and port. Throws CliError. */
export function siteOf(address: string): URL {
  if (!URL.canParse(address)) {
    refuse(address, 'It is no address.');
  }
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    refuse(address, 'It is neither https nor http.');
  }
  // `/api` is what people copy along; the rest of a path is none of ours.
  if (!/^\/(api\/?)?$/.test(url.pathname) || url.search !== '' || url.username !== '') {
    refuse(url.origin + url.pathname, 'It is more than the site of the app.');
  }
  return new URL(url.origin);
}

/** Throws CliError where a key or a token would go over the network in the clear. */
export function assertPrivate(site: URL): void {
  if (site.protocol === 'https:' || LOOPBACK.includes(site.hostname)) return;
  fail({
    what: `No key or token is sent to ${site.origin}.`,
    why: 'It would cross the network unencrypted.',
    remedy: `Use https://${site.host}.`,
  });
}

function refuse(address: string, why: string): never {
  fail({
    what: `Cannot use ${address} as the app.`,
    why,
    remedy: 'Give the site alone, such as https://my-reconciler.azurewebsites.net.',
    exit: EXIT.usage,
  });
}
