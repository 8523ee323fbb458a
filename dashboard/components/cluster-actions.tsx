import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { ClusterView, Planned } from '../api/bodies';
import { offboard, offboardPlan, pathOf, resync } from '../api/endpoints';
import type { Answer } from '../api/outcome';
import { useHere } from '../here';
import { clusterPath, nameIn } from '../route';
import { useSession } from '../session';
import { tagCommand } from '../views/tag-command';
import { Action } from './action';
import { Copyable } from './copyable';
import { PlanView } from './plan-view';
import { TroubleNotice } from './trouble-notice';

/** What an operator can do to a cluster. Nothing of it is done without being asked once more. */
export function ClusterActions({ view }: { view: ClusterView }): VNode {
  const { cluster, offboarded, failures = [] } = view;
  const path = clusterPath(cluster);
  const about = nameIn(cluster);
  return (
    <div class="actions">
      {offboarded === true ? (
        <Resync label="Bring back" body={{ onboard: true }} {...{ path, about }}>
          <p>
            {about} was off-boarded. It is managed again from now on, as its profile says, and what
            is missing is put in place.
          </p>
        </Resync>
      ) : (
        <>
          <Resync
            label={failures.length > 0 ? 'Try again now' : 'Resync'}
            body={{}}
            {...{ path, about }}
          >
            <p>
              Looks at {about} now, and writes what is to be written, as every run does: nothing in
              a dry run, outside of its window or while it is suspended.
            </p>
          </Resync>
          <OffBoard {...{ path, about }} />
        </>
      )}
    </div>
  );
}

interface ResyncProps {
  readonly label: string;
  readonly path: string;
  readonly about: string;
  readonly body: object;
  readonly children: VNode;
}

function Resync({ path, body, ...ask }: ResyncProps): VNode {
  const target = pathOf('clusters', path);
  return <Action {...ask} send={(api, key) => resync(api, target, body, key)} />;
}

function OffBoard({ path, about }: Pick<ResyncProps, 'path' | 'about'>): VNode {
  const { api } = useSession();
  const [answer, setAnswer] = useState<Answer<Planned> | undefined>();

  async function look(): Promise<void> {
    setAnswer(undefined);
    setAnswer(await offboardPlan(api, path));
  }

  return (
    <Action
      label="Off-board"
      about={about}
      mustType={about}
      isReady={answer?.ok === true}
      onOpen={() => void look()}
      send={(asked, key) => offboard(asked, { path, name: about, key })}
    >
      <p>
        Takes back what we gave {about}, and leaves it alone from then on. Pods there that get their
        tokens by an identity of ours lose them.
      </p>
      <div role="status">
        {answer === undefined && <p>Looking at Azure …</p>}
        {answer?.ok === false && <TroubleNotice trouble={answer.trouble} />}
        {answer?.ok === true && <PlanView plan={answer.body.plan} />}
      </div>
    </Action>
  );
}

/** Suspended is what carries a tag: whoever may tag the cluster decides, and this app may not. */
export function SuspendCommands({ cluster }: { cluster: string }): VNode | null {
  const { tagPrefix } = useHere();
  if (tagPrefix === undefined) return null;
  return (
    <>
      <p>To have it left alone for a while, and to go on:</p>
      <Copyable
        text={tagCommand(cluster, tagPrefix, 'suspend')}
        label="the command that suspends"
      />
      <Copyable text={tagCommand(cluster, tagPrefix, 'resume')} label="the command that resumes" />
    </>
  );
}
