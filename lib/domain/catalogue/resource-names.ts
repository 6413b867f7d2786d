/** First path segments of the Nexla API, as its documentation and public SDKs name them. */
const RESOURCES = new Set(
  `api_keys approval_requests async_tasks attribute_transforms audit_logs auth_parameters auth_templates catalog_configs
  cluster_endpoints clusters code_containers connectors cubejs custom_data_flows data dashboard_transforms data_credentials
  data_credentials_groups data_flows data_maps data_schemas data_sets data_sinks data_sources doc_containers flow_nodes
  flow_triggers flows gen_ai_configs gen_ai_org_settings limits login logout marketplace metrics notification_channel_settings
  notification_settings notification_types notifications org_auth_configs org_tiers orgs projects quarantine_settings
  resource_parameters runtimes search search_health self_signup self_signup_blocked_domains service_keys signup teams
  throttle token tokens transforms user_settings user_tiers users validators vendor_endpoints vendors webhook`.split(
    /\s+/,
  ),
);

/** Whether the path template of `endpoint` (`GET /data_sources/{id}`) begins with a resource that the Nexla API has. */
export function isKnownResource(endpoint: string): boolean {
  const segments = endpoint.replace(/^\S+\s+/, '').split('/');
  const first = segments.find((segment) => segment !== '' && !/^v\d+$/.test(segment));
  // The bare base is not a wrong name.
  return first === undefined || RESOURCES.has(first);
}
