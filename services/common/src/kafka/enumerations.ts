/** The protocol's numbers for access rules, configs and quotas, by the names that Kafka's own tools use. */
export {
  AclOperations,
  AclPermissionTypes,
  ClientQuotaMatchTypes,
  ConfigResourceTypes,
  ConfigSources,
  IncrementalAlterConfigOperationTypes,
  ResourcePatternTypes,
  ResourceTypes,
  type Acl,
  type Admin,
} from '@platformatic/kafka';
