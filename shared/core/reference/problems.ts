import type { Explained } from './explained';

/** What a request to the API is refused for, besides failures. */
export const PROBLEMS = {
  InvalidValue: {
    meaning: 'A key of the body has a value that it may not have.',
    remedy: 'The detail names it.',
  },
  InvalidBody: {
    meaning: 'The body is no JSON object.',
    remedy: 'Send one, or none.',
  },
  InvalidJson: {
    meaning: 'The body is not JSON.',
    remedy: 'Correct it.',
  },
  RepeatedKey: {
    meaning: 'The body has a key twice.',
    remedy: 'Send it once.',
  },
  UnknownKey: {
    meaning: 'The body has a key that the endpoint does not know.',
    remedy: 'The remedy names the ones that it knows.',
  },
  UnsupportedMediaType: {
    meaning: 'The body is not `application/json`.',
    remedy: 'Send the header `content-type: application/json`.',
  },
  BodyTooLarge: {
    meaning: 'The body is larger than is read.',
    remedy: 'Send less.',
  },
  InvalidLimit: {
    meaning: '`limit` is out of bounds.',
    remedy: 'The detail names them.',
  },
  InvalidKind: {
    meaning: '`kind` is none that there is.',
    remedy: 'The detail names them.',
  },
  InvalidOutcome: {
    meaning: '`outcome` is none that a run ends with, as it is written.',
    remedy: 'The detail names them.',
  },
  InvalidCorrelation: {
    meaning: '`correlation` can be no id of a plan, and none that Azure has logged.',
    remedy: 'Copy it from the plan, or from the activity log.',
  },
  InvalidContinuation: {
    meaning: '`continuation` is not from an answer of this list.',
    remedy: 'Begin without it.',
  },
  InvalidFormat: {
    meaning: '`format` is neither `json` nor `text`.',
    remedy: 'Correct it.',
  },
  InvalidIntent: {
    meaning: '`intent` is none that there is.',
    remedy: 'The detail names them.',
  },
  InvalidName: {
    meaning: 'The path or `name` holds no name of a cluster, chart or repository.',
    remedy: 'Correct it.',
  },
  InvalidClusterName: {
    meaning: 'The path names no resource group and cluster.',
    remedy: 'Correct it.',
  },
  InvalidSubscriptionId: {
    meaning: 'The path holds no id of a subscription.',
    remedy: 'Correct it.',
  },
  InvalidPlanId: {
    meaning: 'The query holds no id of a plan.',
    remedy: 'Take it from an answer, or leave it out.',
  },
  InvalidRunId: {
    meaning: 'The path holds no id of a run.',
    remedy: 'Take it from the answer that started it.',
  },
  InvalidIdempotencyKey: {
    meaning: '`Idempotency-Key` is too long or has characters that it may not have.',
    remedy: 'Send a UUID.',
  },
  IdempotencyKeyReused: {
    meaning: 'The key was used for another body.',
    remedy: 'Send a new one.',
  },
  RepeatedParameter: {
    meaning: 'A parameter is given more than once.',
    remedy: 'Send it once.',
  },
  UnknownParameter: {
    meaning: 'The endpoint has no such parameter.',
    remedy: 'The remedy names the ones that it has.',
  },
  MethodNotAllowed: {
    meaning: 'The endpoint does not take that method.',
    remedy: '`Allow` names the ones that it takes.',
  },
  RouteUnknown: {
    meaning: 'There is nothing at that path.',
    remedy: 'The remedy names what there is; [the API](openapi.json) describes it.',
  },
  ClusterUnknown: {
    meaning: 'Nobody has heard of the cluster.',
    remedy: 'Check the id; the next sweep finds new clusters.',
  },
  ChartUnknown: {
    meaning: 'The configuration has no chart of that name.',
    remedy: 'The remedy names the ones that it has.',
  },
  ProfileUnknown: {
    meaning: 'The configuration has no profile of that name.',
    remedy: 'The remedy names the ones that it has.',
  },
  RunUnknown: {
    meaning: 'There is no run of that id, or not any more.',
    remedy: 'Take the id from the answer that started it.',
  },
  PlanUnknown: {
    meaning: 'There is no plan of that id, or not any more.',
    remedy: 'Ask for a new one.',
  },
  PlanFailed: {
    meaning: 'The plan could not be made.',
    remedy: 'Read the detail; ask again.',
  },
  PlanTooSlow: {
    meaning: 'The plan takes longer than a request may wait.',
    remedy: 'Ask again with the id that the answer names.',
  },
  SubscriptionNotManaged: {
    meaning: 'The subscription is not in `settings.subscriptions`.',
    remedy: 'Add it, or correct the path.',
  },
  EmptySelector: {
    meaning: 'A selection of clusters selects by nothing.',
    remedy: 'Name a profile or clusters.',
  },
  NotConfirmed: {
    meaning: 'An off-boarding needs the name of the cluster as a confirmation.',
    remedy: 'Send `?confirm=<name>`.',
  },
  OffBoarded: {
    meaning: 'The cluster was off-boarded.',
    remedy: 'To have it back, send `{"onboard": true}`.',
  },
  DashboardMissing: {
    meaning: 'The dashboard was not built into the app.',
    remedy: 'Run `npm run build`, and deploy `dist/deploy` whole.',
  },
  Outdated: {
    meaning: 'The request was made before and broke off, and a later one has overruled it.',
    remedy: 'Look at the cluster; if you still want it, send it with a new `Idempotency-Key`.',
  },
  CrossSite: {
    meaning: 'A page of another site asked for a change.',
    remedy: 'Use the dashboard of this app, or the command line.',
  },
  AuthenticationOff: {
    meaning: '`RECONCILER_ACCESS` is `entra`, and App Service authentication is off.',
    remedy: '`az webapp auth update --enabled true`, or set `RECONCILER_ACCESS` to `keys`.',
  },
  NotSignedIn: {
    meaning: 'Nobody has signed in with Microsoft Entra ID.',
    remedy: 'Sign in.',
  },
  NoRole: {
    meaning: 'You are signed in, and have neither of the app roles `reader` and `operator`.',
    remedy: 'Ask whoever runs the app to assign you one.',
  },
  ReadOnly: {
    meaning: '`RECONCILER_ACCESS` is `read-only`: nothing is changed through the API.',
    remedy: 'Set it to `keys` or `entra` if that is not meant.',
  },
  NotAnOperator: {
    meaning: 'You may read, and the request changes something.',
    remedy: 'Ask whoever runs the app to assign you the app role `operator`.',
  },
  SignatureInvalid: {
    meaning: 'The signature of a webhook does not match.',
    remedy: 'Compare the secret of the webhook with that of the app.',
  },
} as const satisfies Readonly<Record<string, Explained>>;

export type ProblemCode = keyof typeof PROBLEMS;
