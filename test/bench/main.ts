import { writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { appliedSection } from './applied';
import { besideMic, besideTable } from './cluster/beside';
import { putOnByHand } from './cluster/by-hand';
import { bundleFigures } from './bundle';
import type { CallCount } from './calls';
import { burst, convergedCalls, onboardingCalls } from './calls';
import { chartsPage } from './charts/page';
import { compareCluster } from './cluster/compare';
import type { Figures } from './cluster/field';
import { IDENTITIES, NODES, PODS } from './cluster/field';
import { troubles, troublesTable } from './cluster/troubles';
import { eventToFirstWrite } from './latency';
import { total } from './lower-bound';

const PAGE = 'docs/reference/benchmarks.md';

/** Measures, prints, and writes docs/reference/benchmarks.md. */
async function main(): Promise<void> {
  const [load = 0] = loadavg();
  const calls = [
    await onboardingCalls(1),
    await onboardingCalls(3),
    await onboardingCalls(10),
    await convergedCalls('event'),
    await convergedCalls('resync'),
    await convergedCalls('sweep'),
  ];
  const storm = await burst(1000, 50);
  const cluster = await compareCluster();
  const beside = besideTable(await besideMic());
  const inTrouble = troublesTable([...(await troubles()), await putOnByHand()]);
  const charts = await chartsPage();
  const latency = await eventToFirstWrite();
  const bundle = bundleFigures();
  const page = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${platform()} ${arch()}, Node ${process.version}. Azure is the simulated one.
${busy(load)}

## ARM calls

A PATCH takes 40 s and Azure asks for 10 s between looks, as in reality. The least is what nobody can do without: four
reads, one PATCH per scale set that lacks something, one PUT per missing role, the looks at the operations, and one read
of the cluster before each of these writes, so that a tag that says stop holds for the very next one.
\`test/bench/calls.test.ts\` holds these numbers.

| work | reads | writes | looks | least | ratio |
| --- | --- | --- | --- | --- | --- |
${calls.map(row).join('\n')}

MIC, for comparison, reads every scale set in use each three minutes, and reads and patches it (40 to 60 s) for every
burst of pods that needs an identity which is not there yet.

## Many events

${storm.events} events about ${storm.clusters} new clusters within a minute: ${storm.reconciles} reconciles, ${storm.writes} writes (${storm.clusters} clusters × one scale set and one
role, and the role on the group of identities), ${storm.duplicates} of them twice. The virtual minutes took ${(storm.realMs / 1000).toFixed(1)} s.

## A cluster full of pods

${PODS} pods with ${IDENTITIES} identities on ${NODES} nodes of three scale sets start within a moment; later half of them end. Time is that of
the simulated clock: a PATCH of a scale set takes 40 s. In managed mode a pod is ready when every scale set holds every
identity, in standard mode when its AzureAssignedIdentity is Assigned; where pods end, the time is that until the run has
ended or the objects are gone, a cool-down included. MIC is a model of its calls, made from the facts (five calls to the
API server a second, every POST before the PATCH of its scale set, one cycle for the whole burst); it is not MIC.
The simulated API server answers in no virtual time: one that takes 50 ms would add 13 s to our 4,000 writes, which go
sixteen at a time, and none to MIC's, which wait for their turn.

| work | ARM writes | ARM reads | Kubernetes writes | seconds |
| --- | --- | --- | --- | --- |
${cluster.map(figures).join('\n')}

\`test/bench/cluster.test.ts\` holds the calls of ours.

## MIC beside us

Each cell is seconds until the last pod has its token, PATCHes of scale sets, and reads of Azure. MIC's are of MIC 1.8.17 itself,
recorded once beside a real API server and a simulated Azure, in real time; they are not measured here. Ours are those of the
same simulated Azure on its own clock. A PATCH takes 40 s, there is one pod per identity unless more are said, and pods are
dealt out to the scale sets in turn. \`nodePools\` names those that have pods. A PATCH carries 150 identities at
most. Our reads have one of the cluster before each write, so that a tag that says stop holds for it.

${beside}

MIC patches only scale sets whose pods need it, the first one to three ids at once and the rest 40 s later; with many
pods its bound is five writes a second to the API server. Ahead of any pod there are as many PATCHes as scale sets: where
few of them have such pods, [say so](../concepts.md). \`test/bench/beside.test.ts\` holds that.

Troubles, with all durations of Azure at a tenth (a PATCH takes 4 s) as when MIC was recorded. Ours have one scale set unless
more are said, and an event a minute for the hour after.

${inTrouble}

\`test/bench/troubles.test.ts\` holds them.

${charts}
${appliedSection()}
## Added latency

From an event to the first write, one idle cluster at a time, real clock, storage emulator on the same machine, Azure
answering at once: p50 ${latency.p50Ms.toFixed(0)} ms, p99 ${latency.p99Ms.toFixed(0)} ms over ${latency.clusters} clusters.

## Bundle

| | |
| --- | --- |
| size | ${kilobytes(bundle.bytes)}, ${kilobytes(bundle.gzipped)} gzipped |
| load, median of 7 processes | ${bundle.loadMs.toFixed(0)} ms |
| resident memory after load | ${bundle.rssMb.toFixed(0)} MB |

CI fails when the bundle grows by more than 2 % (\`npm run size\`).
`;
  writeFileSync(PAGE, await format(page, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
  process.stdout.write(`${page}\nwritten to ${PAGE}\n`);
}

function row({ what, used, least, ratio }: CallCount): string {
  return `| ${what} | ${used.reads} | ${used.writes} | ${used.polls} | ${total(least)} | ${ratio.toFixed(2)} |`;
}

function figures({ what, armWrites, armReads, kubeWrites, seconds }: Figures): string {
  return `| ${what} | ${armWrites} | ${armReads} | ${kubeWrites} | ${seconds.toFixed(0)} |`;
}

/** Counts and virtual times do not suffer from a busy machine; real times do. */
function busy(load: number): string {
  return load / cpus().length < 0.5
    ? ''
    : `\nThe machine had other work (load average ${load.toFixed(1)}): added latency and load time are longer than on a quiet one.\n`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
