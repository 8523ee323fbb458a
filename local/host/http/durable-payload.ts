/** URLs of the task hub: what the durable client binding carries and what the HTTP API answers with. */
export interface HubUrls {
  readonly origin: string;
  readonly hubName: string;
}

const CODE = 'code=local';

function base(urls: HubUrls): string {
  return `${urls.origin}/runtime/webhooks/durabletask`;
}

function query(urls: HubUrls): string {
  return `taskHub=${urls.hubName}&connection=Storage&${CODE}`;
}

/** The management URLs of one instance. */
export function managementUrls(urls: HubUrls, id: string): Readonly<Record<string, string>> {
  const instance = `${base(urls)}/instances/${id}`;
  const end = query(urls);
  return {
    id,
    statusQueryGetUri: `${instance}?${end}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${end}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${end}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${end}`,
    purgeHistoryDeleteUri: `${instance}?${end}`,
    restartPostUri: `${instance}/restart?${end}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${end}`,
    resumePostUri: `${instance}/resume?reason={text}&${end}`,
  };
}

/** The value of a durable client binding. */
export function durableClientPayload(urls: HubUrls): string {
  const create = `${base(urls)}/orchestrators/{functionName}[/{instanceId}]`;
  return JSON.stringify({
    taskHubName: urls.hubName,
    creationUrls: {
      createNewInstancePostUri: `${create}?${CODE}`,
      createAndWaitOnNewInstancePostUri: `${create}?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${CODE}`,
    },
    managementUrls: managementUrls(urls, 'INSTANCEID'),
    baseUrl: base(urls),
    requiredQueryStringParameters: CODE,
    rpcBaseUrl: `${urls.origin}/durabletask/`,
  });
}
