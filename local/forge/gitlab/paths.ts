/** Below the server, as a GitLab with a relative URL has it. */
export const GITLAB_PATH = '/gitlab';
export const API = `${GITLAB_PATH}/api/v4`;
