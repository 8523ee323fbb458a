import type { Profile } from '../../../shared/core/configuration/profile';
import type { Field, Size } from './field';
import { measure, openField, poolNames } from './field';

/** What it takes to serve some pods: seconds until the last has its token, PATCHes of scale sets, other calls to Azure. */
interface Effort {
  readonly seconds?: number;
  readonly patches: number;
  readonly reads?: number;
}

/** One row of "MIC beside us". */
interface Beside {
  readonly size: Size;
  readonly mic: Effort;
  readonly managed: Effort;
  /** With `nodePools` that name the pools where pods use them. */
  readonly nodePools: Effort;
  /** `mic: serverless` with `onlyWhereUsed`. */
  readonly whereUsed: Effort;
}

interface Recorded extends Size {
  readonly mic: Effort;
}

/**
 * MIC 1.8.17 itself with a real API server beside a simulated Azure whose PATCH of a scale set takes 40 s, in real time; one
 * pod per identity, unless more are said. Recorded once; it is not run here. Of the last one only the PATCHes were noted.
 */
const RECORDED: readonly Recorded[] = [
  { scaleSets: 3, identities: 1, pods: 1, mic: { seconds: 40, patches: 1, reads: 1 } },
  { scaleSets: 3, identities: 10, pods: 10, mic: { seconds: 82, patches: 5, reads: 5 } },
  { scaleSets: 3, identities: 50, pods: 50, mic: { seconds: 93, patches: 6, reads: 6 } },
  { scaleSets: 3, identities: 200, pods: 200, mic: { seconds: 156, patches: 6, reads: 6 } },
  { scaleSets: 10, identities: 10, pods: 10, mic: { seconds: 82, patches: 10, reads: 10 } },
  { scaleSets: 10, identities: 200, pods: 200, mic: { seconds: 127, patches: 12, reads: 12 } },
  { scaleSets: 3, identities: 50, pods: 2000, mic: { seconds: 877, patches: 4, reads: 10 } },
  { scaleSets: 10, identities: 1, pods: 1, mic: { patches: 1 } },
];

const SERVERLESS = { mode: 'standard', mic: 'serverless' } as const;

export async function besideMic(rows: readonly Recorded[] = RECORDED): Promise<readonly Beside[]> {
  const table: Beside[] = [];
  for (const { mic, ...size } of rows) {
    table.push({
      size,
      mic,
      managed: await effort({}, 'managed', size),
      nodePools: await effort({}, 'managed', size, { nodePools: poolsInUse(size) }),
      whereUsed: await effort(SERVERLESS, 'standard', size, {
        nodePools: [],
        onlyWhereUsed: { quietSeconds: 3600 },
      }),
    });
  }
  return table;
}

/** Pods are dealt out to the pools in turn. */
function poolsInUse({ scaleSets, pods }: Size): readonly string[] {
  return poolNames(Math.min(scaleSets, pods));
}

async function effort(
  profile: Partial<Profile>,
  nmi: 'managed' | 'standard',
  size: Size,
  placement?: Parameters<typeof openField>[3],
): Promise<Effort> {
  const field = await openField(profile, nmi, size, placement);
  const what = `${size.scaleSets} × ${size.identities}, ${size.pods} pods`;
  try {
    const began = field.stage.clock.now();
    let servedAt = began;
    const figures = await measure(
      field,
      what,
      async () => {
        field.fill();
        await field.look();
      },
      async () => {
        if (!isServed(field, nmi)) return false;
        if (servedAt === began) servedAt = field.stage.clock.now();
        return field.looked();
      },
    );
    const patches = field.stage.azure.calls.writes().filter(isPatch).length;
    return { seconds: (servedAt - began) / 1000, patches, reads: figures.armReads };
  } finally {
    await field.close();
  }
}

function isServed(field: Field, nmi: 'managed' | 'standard'): boolean {
  return field.hasAll() && (nmi === 'managed' || field.assigned() === field.size.pods);
}

function isPatch({ method }: { readonly method: string }): boolean {
  return method === 'PATCH';
}

/** The rows as Markdown. */
export function besideTable(rows: readonly Beside[]): string {
  const lines = rows.map(({ size, mic, managed, nodePools, whereUsed }) => {
    const pods = size.pods === size.identities ? '' : `, ${size.pods} pods`;
    return `| ${size.scaleSets} × ${size.identities}${pods} | ${[mic, managed, nodePools, whereUsed].map(cell).join(' | ')} |`;
  });
  return [
    '| scale sets × identities | MIC 1.8.17, recorded | managed | managed, `nodePools` | serverless, `onlyWhereUsed` |',
    '| --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function cell({ seconds, patches, reads }: Effort): string {
  const said = (figure: number | undefined): string => figure?.toFixed(0) ?? '–';
  return `${said(seconds)} / ${patches} / ${said(reads)}`;
}
