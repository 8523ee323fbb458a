import { fail } from '../cli-error';
import type { Alone } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';

/** `simulate`: the playground of `npm start`, by its own code. Ends as that ends. */
export async function simulate({ io, options }: Alone): Promise<ExitCode> {
  const { checkout } = io;
  if (checkout === undefined) {
    return fail({
      what: 'There is no playground here.',
      why: 'The simulated Azure is part of the repository, not of this file.',
      remedy:
        'In a checkout of aks-identity-reconciler with Node 22.19 or later: npm ci && npm run build && npx aks-identity simulate',
    });
  }
  const exit = await checkout.run(['local/start/main.ts', '--playground', ...wordsOf(options, io)]);
  if (exit === EXIT.done || exit === EXIT.usage) return exit;
  return EXIT.failed;
}

/** The options as `npm start` takes them. Files are those of whoever types, not of the checkout. */
function wordsOf(
  { config, clusters, dryRun, fault = [], speed, port, state, fresh }: Alone['options'],
  { absolute }: Alone['io'],
): readonly string[] {
  const values = {
    config: config && absolute(config),
    ...{ clusters, speed, port },
    state: state && absolute(state),
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, value],
    ),
    ...fault.flatMap((each) => ['--fault', each]),
    ...(dryRun === true ? ['--dry-run'] : []),
    ...(fresh === true ? ['--fresh'] : []),
  ];
}
