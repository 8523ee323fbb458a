import type { VNode } from 'preact';
import type { Series } from '../components/chart';
import { Chart } from '../components/chart';
import { Loading } from '../components/loading';
import type { Subject } from '../views/subject';
import type { LoadBin } from '../views/load';
import { loadOf, stepInWords } from '../views/load';

interface Props {
  readonly subjects: readonly Subject[] | undefined;
  readonly unread: number;
  readonly nowMs: number;
}

/** How much the reconciler does, and how close that comes to Azure's limits. */
export function LoadPage({ subjects, unread, nowMs }: Props): VNode {
  if (subjects === undefined) return <Loading what="the runs" />;
  const { bins, stepMs } = loadOf(subjects, nowMs);
  const times = bins.map(({ at }) => Date.parse(at) / 1000);
  const step = stepInWords(stepMs);
  const isKnown = bins.some(({ readsLeft, writesLeft }) => (readsLeft ?? writesLeft) !== undefined);
  return (
    <>
      <p class="small">
        Of the last 20 runs of each chart, each repository and the clusters that ran last
        {unread > 0 && `; ${unread} clusters are not in it`}. Each step is {step}.
      </p>
      <h2>Runs</h2>
      <Chart title="Runs over time" shape="bars" times={times} series={runsOf(bins)} />
      <h2>Writes</h2>
      <Chart title="Writes over time" shape="bars" times={times} series={writesOf(bins)} />
      <h2>Throttle headroom</h2>
      {isKnown ? (
        <>
          <p>
            Calls that Azure Resource Manager still allowed us at once, at the tightest moment of
            each step. A bucket holds 250 reads and 200 writes and is filled up by 25 and 10 a
            second.
          </p>
          <Chart title="Throttle headroom" shape="lines" times={times} series={headroomOf(bins)} />
        </>
      ) : (
        <p class="small">No run has told yet what Azure Resource Manager left.</p>
      )}
      <Numbers bins={bins} />
    </>
  );
}

function runsOf(bins: readonly LoadBin[]): readonly Series[] {
  // Bars lie on each other: the taller ones first.
  return [
    { name: 'All runs', tone: 'good', values: bins.map(({ well, notWell }) => well + notWell) },
    { name: 'Failed or stalled', tone: 'bad', values: bins.map(({ notWell }) => notWell) },
  ];
}

function writesOf(bins: readonly LoadBin[]): readonly Series[] {
  return [{ name: 'Writes', tone: 'busy', values: bins.map(({ writes }) => writes) }];
}

function headroomOf(bins: readonly LoadBin[]): readonly Series[] {
  return [
    { name: 'Reads left', tone: 'busy', values: bins.map(({ readsLeft }) => readsLeft) },
    { name: 'Writes left', tone: 'warn', values: bins.map(({ writesLeft }) => writesLeft) },
  ];
}

/** The same numbers for those who do not see charts, and for copying. */
function Numbers({ bins }: { bins: readonly LoadBin[] }): VNode {
  return (
    <details>
      <summary>The numbers as a table</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label="Numbers, scrolls sideways">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Runs</th>
              <th scope="col">Failed or stalled</th>
              <th scope="col">Writes</th>
              <th scope="col">Reads left</th>
              <th scope="col">Writes left</th>
            </tr>
          </thead>
          <tbody>
            {bins.map(({ at, well, notWell, writes, readsLeft, writesLeft }) => (
              <tr key={at}>
                <th scope="row">
                  <time dateTime={at}>{at.slice(0, 16).replace('T', ' ')}</time>
                </th>
                <td>{well + notWell}</td>
                <td>{notWell}</td>
                <td>{writes}</td>
                <td>{readsLeft ?? '–'}</td>
                <td>{writesLeft ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
