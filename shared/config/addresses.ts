import { LOOPBACK } from '../core/base/loopback';
import { withoutTrailing } from '../core/base/trailing';

/** What is wrong with the address of an outside system, or undefined. `hidden`: it holds a password. */
export function addressFault(text: string): AddressFault | undefined {
  if (!URL.canParse(text)) return fault('this is not an address', 'https://<host>/<path>');
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== '' || password !== '') {
    return { ...fault('this address holds a password', 'the address alone'), hidden: true };
  }
  if (protocol === 'http:' && !LOOPBACK.includes(hostname)) {
    return fault('http lets others read along and change what comes back', 'https://…');
  }
  // Keys for access stand behind the question mark.
  if (search !== '' || hash !== '') {
    return {
      ...fault('this address ends in a query', 'the address without ? and #'),
      hidden: true,
    };
  }
  return undefined;
}

export interface AddressFault {
  readonly found: string;
  readonly expected: string;
  readonly hidden?: true;
}

function fault(found: string, expected: string): AddressFault {
  return { found, expected };
}

/** Without a slash at the end. */
export function bareUrl(text: string): string {
  return withoutTrailing(text, '/');
}
