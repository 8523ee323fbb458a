import type { HttpRequest } from '@azure/functions';
import type { Access } from '../../shared/access';
import type { Role } from '../../shared/api/parameters';
import { principalIn } from './principal';
import { refuse } from './problem';

/** Who asks, as far as it decides what may be done. */
export interface Caller {
  readonly role: Role;
  readonly by: 'key' | 'entra';
  /** As Entra says it. */
  readonly name?: string;
}

type Asked = Pick<HttpRequest, 'headers'>;

/** Throws ProblemError for somebody who may not even read. Without Entra a key has let the caller in. */
export function callerOf(access: Access, { headers }: Asked): Caller {
  switch (access) {
    case 'keys':
      return { role: 'operator', by: 'key' };
    case 'readOnly':
      return { role: 'reader', by: 'key' };
    case 'entra':
      return signedIn(headers);
    case 'closed':
      return refuse(
        503,
        'AuthenticationOff',
        'RECONCILER_ACCESS is entra, and App Service authentication is not on for this app.',
        'Switch authentication on (az webapp auth update --enabled true), or set RECONCILER_ACCESS to keys.',
      );
  }
}

function signedIn(headers: Asked['headers']): Caller {
  const principal = principalIn(headers);
  if (principal === undefined) {
    return refuse(401, 'NotSignedIn', 'Nobody has signed in with Microsoft Entra ID.', 'Sign in.');
  }
  const { roles, ...who } = principal;
  const role = ROLES_FOUND.find((each) => roles.includes(each));
  if (role !== undefined) return { role, by: 'entra', ...who };
  return refuse(
    403,
    'NoRole',
    'You are signed in, and have neither of the app roles reader and operator.',
    'Ask whoever runs the app to assign you one: Enterprise applications > Users and groups.',
  );
}

/** The one that may more counts. */
const ROLES_FOUND: readonly Role[] = ['operator', 'reader'];

/** Throws ProblemError unless the caller may change things. */
export function assertOperator({ role, by }: Caller): void {
  if (role === 'operator') return;
  if (by === 'key') {
    refuse(
      403,
      'ReadOnly',
      'RECONCILER_ACCESS is read-only: nothing is changed through this API.',
      'Set it to keys or entra on the function app, if this is not intended.',
    );
  }
  refuse(
    403,
    'NotAnOperator',
    'You may read, and this changes something.',
    'Ask whoever runs the app to assign you the app role operator.',
  );
}
