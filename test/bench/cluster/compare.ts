import { RECONCILER } from '../../support/stage';
import type { Field, Figures } from './field';
import { LOAD_TEST, measure, openField, PODS } from './field';
import { micModel } from './mic-model';

const HALF = PODS / 2;

/** The same burst of pods in managed mode, with our serverless MIC, and with a model of MIC. */
export async function compareCluster(): Promise<readonly Figures[]> {
  return [...(await managed()), ...(await serverless()), ...(await mic())];
}

export async function managed(): Promise<readonly Figures[]> {
  const field = await openField({}, 'managed');
  const filled = await measure(
    field,
    `managed mode: ${PODS} pods start`,
    async () => {
      field.fill();
      await field.look();
    },
    () => field.complete() === LOAD_TEST.scaleSets,
  );
  await field.stage.settle();
  const ended = await measure(
    field,
    `managed mode: ${HALF} pods end`,
    async () => {
      field.end(HALF);
      await field.look();
    },
    () => field.looked(),
  );
  await field.close();
  return [filled, ended];
}

export async function serverless(): Promise<readonly Figures[]> {
  const field = await openField({ mode: 'standard', mic: 'serverless' }, 'standard');
  const filled = await measure(
    field,
    `mic: serverless: ${PODS} pods start`,
    async () => {
      field.fill();
      await field.look();
    },
    () => field.assigned() === PODS,
  );
  await field.stage.settle();
  const ended = await measure(
    field,
    `mic: serverless: ${HALF} pods end`,
    async () => {
      field.end(HALF);
      await field.look();
    },
    () => field.assigned() === PODS - HALF,
  );
  await field.close();
  return [filled, ended];
}

async function mic(): Promise<readonly Figures[]> {
  const field = await openField({ suspend: true }, 'standard');
  const model = await micModel(field);
  grantMic(field);
  const filled = await measure(
    field,
    `model of MIC: ${PODS} pods start`,
    async () => {
      field.fill();
      await model.cycle();
    },
    () => field.assigned() === PODS,
  );
  const ended = await measure(
    field,
    `model of MIC: ${HALF} pods end`,
    async () => {
      field.end(HALF);
      await model.cycle();
    },
    () => field.assigned() === PODS - HALF,
  );
  await field.close();
  return [filled, ended];
}

/** MIC has its roles from the start: they are the operator's work, not its own. */
function grantMic(field: Field): void {
  const { stage, id } = field;
  const [host] = stage.azure.world.hosts(id);
  const nodeGroup = host?.id.split('/providers/')[0] ?? '';
  const identities = `/subscriptions/${stage.subscription}/resourceGroups/rg-on-demand`;
  for (const [scope, role] of [
    [nodeGroup, 'Virtual Machine Contributor'],
    [identities, 'Managed Identity Operator'],
  ] as const) {
    stage.azure.world.grantRole({ scope, role, principalId: RECONCILER.objectId, existing: true });
  }
}
