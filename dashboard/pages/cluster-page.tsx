import type { ComponentChildren, VNode } from 'preact';
import type { ClusterView, Planned } from '../api/bodies';
import { ClusterActions, SuspendCommands } from '../components/cluster-actions';
import { Conditions } from '../components/conditions';
import { Copyable } from '../components/copyable';
import { Failures, Refusals } from '../components/failures';
import { Loading } from '../components/loading';
import { MatrixTable } from '../components/matrix-table';
import { Notice } from '../components/notice';
import { PlanView } from '../components/plan-view';
import { PodsView } from '../components/pods-view';
import { Said } from '../components/said';
import { TimelineList } from '../components/timeline-list';
import { clusterHead } from '../views/cluster-head';
import { conditionRows } from '../views/conditions';
import { matrixView } from '../views/matrix';
import { timeline } from '../views/timeline';

interface Props {
  readonly view: ClusterView | undefined;
  /** The plan of the last run, whole; undefined until it was read. */
  readonly planned: Planned | undefined;
  /** The part that makes a plan now. */
  readonly planNow: ComponentChildren;
  /** Of the app, for the command line. */
  readonly site: string;
  readonly nowMs: number;
}

/** One cluster: what is wrong and what to do first, then what will happen, what is where, and what has happened. */
export function ClusterPage({ view, planned, planNow, site, nowMs }: Props): VNode {
  if (view === undefined) return <Loading what="the cluster" />;
  const { failures = [], refusals = [], warnings, objects, history = [], audit, ledger } = view;
  const matrix = planned?.matrix;
  return (
    <>
      <Head view={view} nowMs={nowMs} />
      <ClusterActions view={view} />
      <Failures failures={failures} />
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn" title="Somebody should fix" detail={warning} />
      ))}
      <Section title="Conditions">
        <Conditions rows={conditionRows(view.conditions)} nowMs={nowMs} />
      </Section>
      {refusals.length > 0 && (
        <Section title="Refused by Azure">
          <Refusals refusals={refusals} nowMs={nowMs} />
        </Section>
      )}
      <Section title="Node pools and identities">
        {matrix === undefined ? (
          <p class="small">The last run did not look at the hosts.</p>
        ) : (
          <MatrixTable view={matrixView(matrix, ledger, planned?.madeAt ?? '')} />
        )}
      </Section>
      <Section title="Namespaces and pods">
        {objects === undefined ? (
          <p class="small">
            Nobody has looked into the cluster: its profile says objects: ignore, or it was never
            reached.
          </p>
        ) : (
          <PodsView objects={objects} nowMs={nowMs} />
        )}
      </Section>
      <Section title="Plan of the last run">
        {view.lastPlan === undefined ? (
          <p class="small">There is none yet.</p>
        ) : (
          <PlanView plan={view.lastPlan.plan} />
        )}
        {planNow}
      </Section>
      <Section title="Timeline">
        <TimelineList entries={timeline(history, audit)} nowMs={nowMs} />
      </Section>
      <Section title="Do something">
        <SuspendCommands cluster={view.cluster} />
        <p>The same by the command line:</p>
        {clusterHead(view, nowMs).commands.map((command) => (
          <Copyable key={command} text={`${command} --url ${site}`} />
        ))}
      </Section>
    </>
  );
}

function Head({ view, nowMs }: { view: ClusterView; nowMs: number }): VNode {
  const { facts, sentence, queue } = clusterHead(view, nowMs);
  return (
    <>
      <Said text={sentence} />
      <p class="facts">
        {facts.map(([name, value]) => (
          <span key={name}>
            <span class="small">{name}</span> {value}
          </span>
        ))}
      </p>
      <p>{queue}</p>
    </>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
