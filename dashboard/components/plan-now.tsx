import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Planned } from '../api/bodies';
import { clusterPlan, pathOf, resync } from '../api/endpoints';
import type { Answer } from '../api/outcome';
import { useSession } from '../session';
import { Action } from './action';
import { PlanView } from './plan-view';
import { TroubleNotice } from './trouble-notice';

/** Asks what a run would do now. It reads Azure and writes nothing, and still is asked for by hand: it costs reads. */
export function PlanNow({ path }: { path: string }): VNode {
  const { api } = useSession();
  const [answer, setAnswer] = useState<Answer<Planned> | 'reading' | undefined>();

  async function look(): Promise<void> {
    setAnswer('reading');
    setAnswer(await clusterPlan(api, path));
  }

  return (
    <div class="now">
      <button type="button" disabled={answer === 'reading'} onClick={() => void look()}>
        {answer === 'reading' ? 'Looking at Azure …' : 'What would a run do now?'}
      </button>
      <div role="status">
        {answer !== undefined && answer !== 'reading' && <Made answer={answer} />}
      </div>
      {answer !== undefined && answer !== 'reading' && answer.ok && (
        <Apply path={path} planned={answer.body} />
      )}
    </div>
  );
}

/** Carries out this very plan, or nothing: a run that would do something else by now is refused. */
function Apply({ path, planned }: { path: string; planned: Planned }): VNode | null {
  const { planId, plan, rest } = planned;
  if (rest !== undefined || plan.steps.length === 0) return null;
  return (
    <Action
      label="Apply this plan"
      send={(api, key) => resync(api, pathOf('clusters', path), { planId }, key)}
    >
      <p>
        Plan <code>{planId}</code> is carried out if a run would still do the same; else nothing is,
        and you are told.
      </p>
      <PlanView plan={plan} />
    </Action>
  );
}

function Made({ answer }: { answer: Answer<Planned> }): VNode {
  if (!answer.ok) return <TroubleNotice trouble={answer.trouble} />;
  const { explanation, plan, otherwise } = answer.body;
  return (
    <>
      <p>
        <strong>{explanation}</strong>
      </p>
      <PlanView plan={plan} />
      {otherwise !== undefined && (
        <>
          <h3>{otherwise.when}</h3>
          {otherwise.note !== undefined && <p>{otherwise.note}</p>}
          <PlanView plan={otherwise.plan} />
        </>
      )}
    </>
  );
}
