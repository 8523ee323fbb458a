import ipaddr from 'ipaddr.js';

/** Which addresses besides public ones may be connected to. */
export interface AllowedNetworks {
  /** `10.0.0.0/8`: what the configuration says. */
  readonly privateRanges: readonly string[];
  /** This machine: for simulators alone, never in production. */
  readonly loopback: boolean;
}

export const PUBLIC_ONLY: AllowedNetworks = { privateRanges: [], loopback: false };

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** The virtual address of Azure's host, which answers only to what runs there: public by its number, and nobody's chart repository. */
const AZURE_HOST = '168.63.129.16';
/** Global unicast: whatever else looks like it (`::127.0.0.1`) is none. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Whatever the configuration says: metadata services with tokens live there. */
const NEVER: readonly string[] = ['linkLocal', 'unspecified', 'multicast', 'broadcast', 'loopback'];

/** Why nobody connects to `text`, an address in numbers; undefined where it is public, or allowed. */
export function refusedAddress(text: string, allowed: AllowedNetworks): string | undefined {
  const plain = text.replace(/^\[|\]$/g, '').split('%')[0] ?? '';
  if (!ipaddr.isValid(plain)) return `${text} is no address`;
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const address: Address = ipaddr.process(plain);
  const range = address.range();
  const shown = address.toString();
  if (range === 'loopback' && allowed.loopback) return undefined;
  if (NEVER.includes(range)) return `${shown} is a ${words(range)} address`;
  if (shown === AZURE_HOST) return `${shown} is the address of Azure's host`;
  if (range === 'unicast' && isGlobal(address)) return undefined;
  if (allowed.privateRanges.some((cidr) => isWithin(address, cidr))) return undefined;
  return `${shown} is not a public address (${words(range)})`;
}

/** Why a range cannot be allowed; undefined where it can. */
export function refusedRange(cidr: string): string | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return 'is not a range of addresses';
  const [base, bits] = ipaddr.parseCIDR(cidr);
  const range = base.range();
  if (NEVER.includes(range)) return `is a ${words(range)} range`;
  return range === 'unicast' || bits < 7 ? 'is no private range' : undefined;
}

function isGlobal(address: Address): boolean {
  return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6);
}

function isWithin(address: Address, cidr: string): boolean {
  if (refusedRange(cidr) !== undefined) return false;
  const [base, bits] = ipaddr.parseCIDR(cidr);
  return base.kind() === address.kind() && address.match([base, bits] as [ipaddr.IPv4, number]);
}

/** `linkLocal` → `link-local` */
function words(range: string): string {
  return range.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
