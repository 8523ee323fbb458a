import type { Command } from 'commander';
import { withExamples } from './command-parts';
import type { Hand } from './task';

/** Commands that need no running app: to be parsed, and shown by --help. */

export function addSimulate(root: Command, hand: Hand): void {
  const command = root
    .command('simulate')
    .summary('start a simulated Azure with clusters and the reconciler, to play with')
    .description(
      'Start a simulated Azure with clusters, a registry, a Git forge and the reconciler on this machine, and keep them up until Ctrl-C: the playground of `npm start -- --playground`. Needs a checkout of the repository with its packages.',
    )
    .option('--config <file>', 'your configuration; what it speaks of is made for you')
    .option('--clusters <count>', 'so many clusters, spread over the profiles; default: one each')
    .option('--dry-run', 'plan, and write nothing')
    .option('--fault <fault...>', "break this from the start, such as throttle, or '403 aks-1/web'")
    .option('--speed <factor>', 'how much faster than Azure it is, 1 to 200; default: 50')
    .option('--port <port>', 'the API listens there, and the rest on the next seven; default: 7071')
    .option('--state <folder>', 'where it is kept; default: .playground in the checkout')
    .option('--fresh', 'forget what was kept, and begin again');
  withExamples(command, [
    'aks-identity simulate',
    'aks-identity simulate --config my.yaml --clusters 20 --dry-run',
    "aks-identity simulate --clusters 3 --fault throttle --fault 'api-down aks-shop-02'",
  ]);
  command.action(() => hand('simulate', command));
}
