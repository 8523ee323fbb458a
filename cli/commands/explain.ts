import type { AnyView } from '../api/answers';
import { namedThing } from '../api/things';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { explainedLines } from './explained';

const USUAL_RUNS = 5;

/** `explain`: what is wrong and how to fix it, then what happened: cause, run, plan, writes. */
export async function explain(context: Context): Promise<ExitCode> {
  const { io, api, printer, options } = context;
  const thing = await namedThing(context);
  const view = await api.get<AnyView>(thing.path);
  const { runs = USUAL_RUNS } = options;
  await printer.show({
    value: view,
    names: [thing.name],
    lines: ({ paint }) => explainedLines(view, { paint, now: io.now(), site: api.site, runs }),
  });
  return EXIT.done;
}
