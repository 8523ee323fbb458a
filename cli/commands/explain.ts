import type { ClusterView } from '../api/answers';
import { findCluster, nameOf, pathOf } from '../api/cluster-ref';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { explainedLines } from './explained';

const USUAL_RUNS = 5;

/** `explain`: what is wrong and how to mend it, then what happened: cause, run, plan, writes. */
export async function explain({ io, api, printer, args, options }: Context): Promise<ExitCode> {
  const ref = await findCluster(api, args[0] ?? '');
  const view = await api.get<ClusterView>(pathOf(ref));
  const { runs = USUAL_RUNS } = options;
  await printer.show({
    value: view,
    names: [nameOf(view.cluster)],
    lines: ({ paint }) => explainedLines(view, { paint, now: io.now(), runs }),
  });
  return EXIT.done;
}
