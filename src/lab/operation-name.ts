/**
 * Whether an operation is meant by a prefix that ends where a word ends: `graph:PATCH servicePrincipals` means
 * `graph:PATCH servicePrincipals/{id}`, and `iam:ListRole` does not mean `iam:ListRoleTags`.
 */
export function means(prefix: string, operation: string): boolean {
  if (!operation.startsWith(prefix)) return false;
  return !(/\w$/.test(prefix) && /^\w/.test(operation.slice(prefix.length)));
}

/** AWS names its reads List, Get and Describe, and a few Search, Simulate and so on; of STS all are reads; SCIM goes by the method. */
const AWS_READ = /^(sts:|scim:GET |[a-z-]+:(List|Get|Describe|BatchGet|Lookup|Search|IsMember|Simulate))/;
/** Requests of Graph that are POSTs and read only, by the end of their path. */
const GRAPH_READ =
  /(getByIds|getMemberGroups|getMemberObjects|checkMemberGroups|checkMemberObjects|validateCredentials)$/;

/** A request of a batch that is no GET. */
const BATCHED_WRITE = /"method"\s*:\s*"(?!GET")/i;

/** Whether a request with this name asks a cloud to change something it holds. Of a batch, the body decides. */
export function changesSomething(operation: string, method: string, body = ''): boolean {
  if (!operation.startsWith('graph:')) return !operation.startsWith('login:') && !AWS_READ.test(operation);
  if (operation === 'graph:POST $batch') return BATCHED_WRITE.test(body);
  return !['GET', 'HEAD', 'OPTIONS'].includes(method) && !GRAPH_READ.test(operation);
}
