import type { Finding } from '../../findings';
import type { Arm } from '../arm';
import { isRefusal } from '../arm';

interface Subscription {
  readonly displayName: string;
  readonly state: string;
  readonly tenantId: string;
}

export interface Tenancy {
  readonly findings: readonly Finding[];
  /** Those that can be looked into. */
  readonly visible: readonly string[];
}

/** Whether whoever looks sees every subscription, in the tenant of the login. */
export async function tenancyOf(
  arm: Arm,
  subscriptions: readonly string[],
  tenant: unknown,
): Promise<Tenancy> {
  const all = await Promise.all(subscriptions.map((each) => lookAt(arm, each, tenant)));
  const visible = subscriptions.filter((_, index) => all[index]?.result === 'well');
  return { findings: all, visible };
}

async function lookAt(arm: Arm, id: string, tenant: unknown): Promise<Finding> {
  try {
    const one = await arm.get<Subscription>(`/subscriptions/${id}`, '2022-12-01');
    if (one.state !== 'Enabled') return disabled(id, one);
    if (typeof tenant === 'string' && one.tenantId !== tenant) return elsewhere(id, one);
    return { what: `subscription ${one.displayName} (${id}) is there`, result: 'well' };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return {
      what: `subscription ${id} cannot be seen: ${error.code}`,
      result: 'wrong',
      remedy: `az role assignment create --assignee <you> --role Reader --scope /subscriptions/${id}\naz login --tenant <tenant of the subscription>, if it is another one`,
    };
  }
}

function disabled(id: string, { displayName, state }: Subscription): Finding {
  const what = `subscription ${displayName} (${id}) is ${state}: nothing can be written there`;
  return { what, result: 'wrong', remedy: `az account subscription enable --id ${id}` };
}

function elsewhere(id: string, { displayName, tenantId }: Subscription): Finding {
  return {
    what: `subscription ${displayName} (${id}) is in tenant ${tenantId}, and the login is of another one`,
    result: 'wrong',
    remedy: `az login --tenant ${tenantId}`,
  };
}
