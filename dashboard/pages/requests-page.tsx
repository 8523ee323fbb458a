import type { VNode } from 'preact';
import type { RepositoryView } from '../api/bodies';
import { pathOf, resync } from '../api/endpoints';
import { Action } from '../components/action';
import { Installs } from '../components/installs';
import { Loading } from '../components/loading';
import { Notice } from '../components/notice';
import { RequestTable } from '../components/request-table';
import { Word } from '../components/word';
import type { RepositoryOf } from '../views/repositories';
import { lackLines } from '../views/repositories';
import { readyWord } from '../views/charts';
import { installRows, requestRows } from '../views/requests';

/** The pull requests of each repository, and how far what was merged has come. */
export function RequestsPage({
  repositories,
}: {
  repositories: readonly RepositoryOf[] | undefined;
}): VNode {
  if (repositories === undefined) return <Loading what="the repositories" />;
  if (repositories.length === 0)
    return (
      <p class="empty">The configuration names no Git repository: no pull request is opened.</p>
    );
  return (
    <>
      {repositories.map(({ summary, view }) => (
        <section key={summary.repository} aria-label={summary.repository}>
          <h2>
            {summary.repository} <Word {...readyTone(summary)}>{readyWord(summary).word}</Word>
          </h2>
          <p class="small">
            {summary.forge.provider}: {summary.forge.repository}
          </p>
          <p>{summary.message}</p>
          <RepositoryActions name={summary.repository} />
          {view !== undefined && <Content view={view} />}
        </section>
      ))}
    </>
  );
}

function RepositoryActions({ name }: { name: string }): VNode {
  return (
    <div class="actions">
      <Action
        label="Resync"
        about={name}
        send={(api, key) => resync(api, pathOf('repositories', name), {}, key)}
      >
        <p>
          Looks at {name} and the clusters it is for now, and opens, renews or closes its pull
          requests.
        </p>
      </Action>
    </div>
  );
}

function readyTone(summary: RepositoryOf['summary']): {
  tone: ReturnType<typeof readyWord>['tone'];
} {
  return { tone: readyWord(summary).tone };
}

function Content({ view }: { view: RepositoryView }): VNode {
  const { failures = [], leftAlone = [] } = view;
  const lacking = lackLines(view);
  return (
    <>
      {failures.map(({ code, message, remedy }) => (
        <Notice key={code + message} tone="bad" title={code} detail={message} remedy={remedy} />
      ))}
      <RequestTable rows={requestRows(view)} />
      {lacking.length > 0 && (
        <Notice
          tone="warn"
          title="Lacking on clusters, and not proposed"
          detail="Clusters should have these charts; nothing is proposed until it is settled."
          lines={lacking}
        />
      )}
      {leftAlone.length > 0 && (
        <Notice
          tone="warn"
          title="Files left alone"
          detail="They would have to change, and are not ours to change."
          lines={leftAlone.map(({ path, message }) => `${path}: ${message}`)}
        />
      )}
      <Installs rows={installRows(view)} />
    </>
  );
}
