import type { Command } from 'commander';
import { Option } from 'commander';
import { withExamples } from './command-parts';
import type { Hand } from './task';

/** Commands that need no running app: to be parsed, and shown by --help. */

export function addInit(root: Command, hand: Hand): void {
  const command = root
    .command('init')
    .summary('look at the subscriptions, and write a configuration')
    .description(
      'Look at the subscriptions with your own login (clusters, identities, registries, kubenet, Flux), ask what cannot be known, and write a commented configuration that only observes. Where nobody can be asked, or with --subscription, flags say it all: every group with identities is taken, and no registry.',
    )
    .option('--subscription <id...>', 'ids or names of subscriptions')
    .option('--identities <group...>', 'groups whose identities clusters may get: names or ids')
    .option('--name <glob...>', 'names of the clusters; globs know * and ?; default: all')
    .option('--registry <name...>', 'registries that charts are copied to: names or ids')
    .option('--repository <owner/name>', 'GitOps repository on GitHub')
    .addOption(
      new Option('--profile <name>', 'name of the profile; default: platform').argParser((name) => [
        name,
      ]),
    )
    .option('--out <file>', 'where to; - is the standard output; default: profiles.yaml')
    .option('--force', 'write the file anew if it is there');
  withExamples(command, [
    'aks-identity init',
    'aks-identity init --subscription 11111111-1111-1111-1111-111111111111 --identities rg-identities',
    'aks-identity init --subscription platform --registry acrfleet --repository contoso/fleet --out -',
  ]);
  command.action(() => hand('init', command));
}

export function addSimulate(root: Command, hand: Hand): void {
  const command = root
    .command('simulate')
    .summary('start a simulated Azure with clusters and the reconciler, to play with')
    .description(
      'Start a simulated Azure with clusters, a registry, a Git forge and the reconciler on this machine, and keep them up until Ctrl-C: the playground of `npm start -- --playground`. Needs a checkout of the repository with its packages.',
    )
    .option('--config <file>', 'your configuration; what it names is created for you')
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
