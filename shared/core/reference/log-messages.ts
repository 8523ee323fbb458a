/** Every message that the product logs, each static, with its fields as JSON behind it. Which level it has, where it is logged says. */
export const LOG_MESSAGES = {
  'run ended': 'A run of a cluster has ended. A warning where it has failed.',
  ClusterStalled: 'A run of a cluster has ended, and only a human can mend what is wrong.',
  'sync ended': 'A run of a chart or a repository has ended. A warning where it has failed.',
  SyncStalled:
    'A run of a chart or a repository has ended, and only a human can mend what is wrong.',
  'plan made': 'The plan of a cluster differs from the one before, with the whole text of it.',
  'plan refused':
    'A stored plan was to be carried out and is stale, unknown, or not to be carried out.',
  'start refused':
    'A run was not started, for another one of the same thing is under way. It stays in the queue.',
  'activity not recorded':
    'A run has ended and been recorded, and is missing from the list of activity of the whole fleet.',
  'cluster forgotten': 'An event was about a cluster that Azure does not know.',
  'event accepted': 'An event of Azure has asked for a look at clusters.',
  'event ignored': 'An event of Azure was about nothing that matters here, and why.',
  'registry event accepted': 'A push to a registry has asked for a look at charts.',
  'sync not requested':
    'A look at a chart or repository could not be asked for. The next timer does.',
  'sweep failed':
    'A subscription could not be compared. The others go on; the next sweep tries again.',
  'subscription not swept':
    'Something is wrong with a subscription: no event subscription, no right, or it is not there.',
  'old plans not removed': 'Retention could not remove old plans. The next run tries again.',
  'chart index has bad entries':
    'Versions in the index of a chart that cannot be read are left out.',
  'request failed': 'The API has answered 500 or above.',
  'answer not kept':
    'The answer to a request with an Idempotency-Key was not stored: a repeat is carried out again.',
  'webhook failed': 'An event of a Git forge could not be taken.',
  'events wait for their topic':
    'Outbound events are kept until the topic takes them, a day at most.',
  'events were dropped':
    'Outbound events that waited for a day, or that the topic does not take, are gone.',
  'events cannot be read': 'Outbound events are stored in a way that this version does not know.',
} as const;
