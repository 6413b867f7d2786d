/** A text of `_locales` whose `$1` is `of`: {endpoint_metrics of {noun_data_sources_one}} is "metrics of a data source". */
export type EndpointName = { key: string; of: EndpointName | null };

/** Resources by their plural noun in paths, as Nexla's documentation and SDKs name them. */
export const NAMED_RESOURCES: readonly string[] =
  `approval_requests async_tasks code_containers data_credentials data_maps data_sets data_sinks data_sources flows
  marketplace/domains nexsets notification_settings notifications orgs projects runtimes skills teams toolsets transforms
  users`.split(/\s+/);

/** What can be asked of one resource below its id, and whether it is something to do rather than something it has. */
export const PARTS: readonly { path: string; isDeed: boolean }[] = [
  ...['activate', 'pause', 'copy', 'probe', 'probe/tree', 'probe/sample'].map((path) => ({ path, isDeed: true })),
  ...['accessors', 'audit_log', 'docs', 'flow', 'logs', 'members', 'metrics', 'samples'].map((path) => ({
    path,
    isDeed: false,
  })),
];

/** Calls that are no resource's. */
export const SINGLE_CALLS: ReadonlyMap<string, string> = new Map([
  ['POST /token', 'endpoint_token'],
  ['POST /token/refresh', 'endpoint_token_refresh'],
  ['POST /token/logout', 'endpoint_token_logout'],
  ['GET /users/current', 'endpoint_users_current'],
  ['GET /limits', 'endpoint_limits'],
  ['POST /mcp', 'endpoint_mcp'],
  ['POST /toolsets:from_nexsets', 'endpoint_toolsets_from_nexsets'],
]);

/** What a method does to a resource, or to the collection of them. */
const WITH_ID = new Map([
  ['GET', 'endpoint_read'],
  ['PUT', 'endpoint_update'],
  ['PATCH', 'endpoint_update'],
  ['POST', 'endpoint_update'],
  ['DELETE', 'endpoint_delete'],
]);

/** What a person would call the call `GET /data_sources/{id}/metrics`; null where it has no name. */
export function endpointName(endpoint: string): EndpointName | null {
  const [method = '', path = ''] = endpoint.replace(/ \/v\d+(?=\/)/, ' ').split(' ');
  const single = SINGLE_CALLS.get(`${method} ${path}`);
  if (single !== undefined) return { key: single, of: null };
  const resource = NAMED_RESOURCES.find((name) => path === `/${name}` || path.startsWith(`/${name}/`));
  if (resource === undefined) return null;
  const noun = (count: 'one' | 'many'): EndpointName => ({ key: `noun_${named(resource)}_${count}`, of: null });
  const rest = path.slice(resource.length + 1);
  if (rest === '') return ofCollection(method, noun);
  const below = /^\/\{(?:id|key)\}(?:\/(.+))?$/.exec(rest);
  if (below === null) return null;
  if (below[1] === undefined) return wrapped(WITH_ID.get(method), noun('one'));
  const part = PARTS.find((one) => one.path === below[1]);
  if (part === undefined) return null;
  const name = { key: `endpoint_${named(part.path)}`, of: noun('one') };
  return part.isDeed || method === 'GET' ? name : wrapped('endpoint_change', name);
}

function ofCollection(method: string, noun: (count: 'one' | 'many') => EndpointName): EndpointName | null {
  if (method === 'GET') return { key: 'endpoint_list', of: noun('many') };
  return method === 'POST' ? { key: 'endpoint_create', of: noun('one') } : null;
}

function wrapped(key: string | undefined, of: EndpointName): EndpointName | null {
  return key === undefined ? null : { key, of };
}

/** A path as a part of a message key. */
function named(path: string): string {
  return path.replaceAll('/', '_');
}
