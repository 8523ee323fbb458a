import type { VNode } from 'preact';
import { cluster, storedPlan } from '../api/endpoints';
import type { Api } from '../api/get';
import type { Answer } from '../api/outcome';
import { mapped } from '../api/outcome';
import type { ClusterView, Planned } from '../api/bodies';
import { PlanNow } from '../components/plan-now';
import { Reading } from '../components/reading';
import { useNow } from '../live/use-now';
import { ClusterPage } from './cluster-page';

const EVERY_MS = 5000;

interface Both {
  readonly view: ClusterView;
  readonly planned?: Planned;
}

/** The page of a cluster with what the API answers. */
export function ClusterRoute({ path, hasStatus }: { path: string; hasStatus: boolean }): VNode {
  const nowMs = useNow();
  return (
    <Reading
      what={`cluster ${path}`}
      read={(api) => both(api, path)}
      everyMs={() => EVERY_MS}
      hasStatus={hasStatus}
    >
      {(body) => (
        <ClusterPage
          view={body?.view}
          planned={body?.planned}
          planNow={<PlanNow key={path} path={path} />}
          site={location.origin}
          nowMs={nowMs}
        />
      )}
    </Reading>
  );
}

/** With the plan of its last run, which has what the state leaves out. Plans are removed after a while: that is no trouble. */
async function both(api: Api, path: string): Promise<Answer<Both>> {
  const answer = await cluster(api, path);
  if (!answer.ok || answer.body.lastPlan === undefined) return mapped(answer, (view) => ({ view }));
  const plan = await storedPlan(api, path, answer.body.lastPlan.planId);
  return {
    ...answer,
    same: answer.same && plan.ok && plan.same,
    body: { view: answer.body, ...(plan.ok && { planned: plan.body }) },
  };
}
