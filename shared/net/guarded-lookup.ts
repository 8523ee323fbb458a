import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { type AllowedNetworks, refusedAddress } from '../core/configuration/address';

export const ADDRESS_REFUSED = 'ADDRESS_REFUSED';

/** Nobody connected: the name leads to an address that nothing a stranger wrote may send us to. */
class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
  /** Outlives HTTP clients that make an error of their own from this one. */
  readonly code = ADDRESS_REFUSED;
}

/** Resolves names, as `dns.lookup` does. */
export type Resolve = typeof lookup;

/** An address in the URL is connected to without a lookup. Throws AddressRefused where it is none for us. */
export function assertFitHost({ hostname }: URL, allowed: AllowedNetworks): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  const refused = isIP(host) === 0 ? undefined : refusedAddress(host, allowed);
  if (refused !== undefined) throw new AddressRefused(refused);
}

/**
 * For the `lookup` of a connection: what was judged is what is connected to, so that a name which changes its mind in between (DNS
 * rebinding) gains nothing. All addresses of a name have to be fit: a host that also lives in a private network is none of ours.
 */
export function guardedLookup(
  allowed: () => Promise<AllowedNetworks>,
  resolve: Resolve = lookup,
): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const judged = allowed().then((networks) => judge(hostname, addresses, networks));
      judged.then(
        () => {
          const [first] = addresses;
          if (options.all === true) return callback(null, addresses);
          callback(null, first?.address ?? '', first?.family);
        },
        (refused: Error) => callback(refused, '', 0),
      );
    });
  };
}

function judge(
  hostname: string,
  addresses: readonly LookupAddress[],
  networks: AllowedNetworks,
): void {
  const refused = addresses
    .map(({ address }) => refusedAddress(address, networks))
    .find((why) => why !== undefined);
  if (refused !== undefined) throw new AddressRefused(`${hostname} leads elsewhere: ${refused}`);
}
