import type { VNode } from 'preact';
import type { Plan } from '../api/bodies';
import { planLines, planSize, SIGN_WORDS } from '../views/plan-lines';

/** The steps of a plan with + ~ -. */
export function PlanView({ plan }: { plan: Plan }): VNode {
  return (
    <div class="plan">
      <p>{planSize(plan)}</p>
      {planLines(plan).map(({ id, title, cause, changes }) => (
        <div class="step" key={id}>
          <h3>
            {title} <span class="small">({cause})</span>
          </h3>
          <ul>
            {changes.map(({ sign, what }) => (
              <li key={sign + what} class={`sign${SIGN_WORDS[sign]}`}>
                <span class="sign" aria-hidden="true">
                  {sign}
                </span>
                <span class="hidden">{SIGN_WORDS[sign]} </span>
                {what}
              </li>
            ))}
          </ul>
        </div>
      ))}
      <Lines title="Kept from this cluster by a rule" lines={refusedLines(plan)} />
      <Lines title="Somebody should fix" lines={plan.warnings ?? []} />
      <Lines title="Would cost less" lines={plan.notes ?? []} />
    </div>
  );
}

function refusedLines({ refusals }: Plan): readonly string[] {
  return refusals.map(({ identity, rule }) => `${identity.split('/').at(-1) ?? ''}: ${rule}`);
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }): VNode | null {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
