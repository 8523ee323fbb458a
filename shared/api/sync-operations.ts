import { CHART_SYNC, TARGET_SYNC } from './bodies';
import type { Operation } from './operation';
import { ACCEPTED, answer, BAD_BODY, inPath, json, KEY, OF_BODY } from './operation';
import { ENTRY_NAME } from './parameters';
import { listOf, object } from './parts';
import { AS_TEXT, MADE_BEFORE } from './plan-parameters';
import { ref } from './schemas';

const OF_SUBJECT = inPath('name', ENTRY_NAME, 'As the configuration has it, in any case.');

function planAs(schema: 'PlannedChart' | 'PlannedTarget'): Operation['ok'] {
  const content = { ...json(ref(schema)), 'text/plain': { schema: { type: 'string' } } };
  return { 200: answer('The plan.', content) };
}

/** The endpoints about charts and repositories. */
export const SYNC_OPERATIONS: readonly Operation[] = [
  {
    id: 'listCharts',
    method: 'get',
    tag: 'charts',
    path: '/api/charts',
    summary: 'Every chart of the configuration.',
    ok: { 200: answer('The charts.', json(object({ charts: listOf(ref('ChartSummary')) }))) },
    problems: {},
  },
  {
    id: 'getChart',
    method: 'get',
    tag: 'charts',
    path: '/api/charts/{name}',
    summary: 'Conditions of one chart, what each registry has, history and audit.',
    parameters: [OF_SUBJECT],
    ok: { 200: answer('What is known of the chart.', json(ref('Chart'))) },
    problems: { 400: 'InvalidName', 404: 'ChartUnknown' },
  },
  {
    id: 'getChartPlan',
    method: 'get',
    tag: 'charts',
    path: '/api/charts/{name}/plan',
    summary: 'What a sync of the chart would do now, freshly observed. Writes nothing.',
    parameters: [OF_SUBJECT, MADE_BEFORE, AS_TEXT],
    ok: planAs('PlannedChart'),
    problems: {
      400: 'InvalidName, InvalidFormat, InvalidPlanId',
      404: 'ChartUnknown, PlanUnknown',
      504: 'PlanTooSlow',
    },
  },
  {
    id: 'requestChartSync',
    method: 'post',
    tag: 'charts',
    path: '/api/charts/{name}/sync',
    summary: 'Look at one chart now.',
    parameters: [OF_SUBJECT, KEY],
    body: CHART_SYNC,
    ok: ACCEPTED,
    problems: {
      400: `InvalidName, ${BAD_BODY}`,
      404: 'ChartUnknown',
      ...OF_BODY,
    },
  },
  {
    id: 'listTargets',
    method: 'get',
    tag: 'gitops',
    path: '/api/gitops',
    summary: 'Every repository of the configuration.',
    ok: { 200: answer('The targets.', json(object({ targets: listOf(ref('TargetSummary')) }))) },
    problems: {},
  },
  {
    id: 'getTarget',
    method: 'get',
    tag: 'gitops',
    path: '/api/gitops/{name}',
    summary: 'Conditions of one repository, its requests, history and audit.',
    parameters: [OF_SUBJECT],
    ok: { 200: answer('What is known of the repository.', json(ref('Target'))) },
    problems: { 400: 'InvalidName', 404: 'TargetUnknown' },
  },
  {
    id: 'getTargetPlan',
    method: 'get',
    tag: 'gitops',
    path: '/api/gitops/{name}/plan',
    summary: 'What a sync of the repository would do now, freshly observed. Writes nothing.',
    parameters: [OF_SUBJECT, MADE_BEFORE, AS_TEXT],
    ok: planAs('PlannedTarget'),
    problems: {
      400: 'InvalidName, InvalidFormat, InvalidPlanId',
      404: 'TargetUnknown, PlanUnknown',
      504: 'PlanTooSlow',
    },
  },
  {
    id: 'requestTargetSync',
    method: 'post',
    tag: 'gitops',
    path: '/api/gitops/{name}/sync',
    summary: 'Look at one GitOps repository now.',
    parameters: [OF_SUBJECT, KEY],
    body: TARGET_SYNC,
    ok: ACCEPTED,
    problems: {
      400: `InvalidName, ${BAD_BODY}`,
      404: 'TargetUnknown',
      ...OF_BODY,
    },
  },
];
