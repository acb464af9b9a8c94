import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
  type Acl,
  type Admin,
} from '@alert-stream/common/kafka/admin.ts';
import { unlessRefused } from '../broker/refusals.ts';
import type { AclRule, KafkaUser } from '../../rendered/users.ts';

const RESOURCES = {
  topic: ResourceTypes.TOPIC,
  group: ResourceTypes.GROUP,
  cluster: ResourceTypes.CLUSTER,
  transactionalId: ResourceTypes.TRANSACTIONAL_ID,
} as const;

/** The only resource of its type that Kafka knows. */
const CLUSTER_NAME = 'kafka-cluster';

/** The access rules that a user's resource stands for, one for each operation, as Strimzi's user operator makes them. */
function aclsOf({ principal, spec }: KafkaUser): Acl[] {
  return (spec.authorization?.acls ?? []).flatMap((rule) =>
    rule.operations.map((operation) => ({
      resourceType: RESOURCES[rule.resource.type],
      resourceName: rule.resource.type === 'cluster' ? CLUSTER_NAME : (rule.resource.name ?? ''),
      resourcePatternType:
        rule.resource.patternType === 'prefix' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
      principal: `User:${principal}`,
      host: rule.host ?? '*',
      operation: operationNumber(operation, rule),
      permissionType: rule.type === 'deny' ? AclPermissionTypes.DENY : AclPermissionTypes.ALLOW,
    })),
  );
}

/**
 * Makes Kafka's access rules exactly those of the chart: adds what is missing, removes what it no longer says.
 *
 * @throws AlertStreamError `CONFIG` with the user when Kafka refuses a rule
 */
export async function reconcileAcls(admin: Admin, users: KafkaUser[]): Promise<void> {
  const wanted = byIdentity(users.flatMap((user) => aclsOf(user)));
  const resources = await admin.describeAcls({
    filter: {
      resourceType: ResourceTypes.ANY,
      resourceName: null,
      resourcePatternType: ResourcePatternTypes.ANY,
      principal: null,
      host: null,
      operation: AclOperations.ANY,
      permissionType: AclPermissionTypes.ANY,
    },
  });
  const current = byIdentity(resources.flatMap(({ acls, ...target }) => acls.map((acl) => ({ ...target, ...acl }))));
  const surplus = [...current].filter(([identity]) => !wanted.has(identity)).map(([, acl]) => acl);
  for (const user of users) {
    const missing = [...byIdentity(aclsOf(user))].filter(([identity]) => !current.has(identity)).map(([, acl]) => acl);
    if (missing.length > 0)
      await unlessRefused(`access rules of user ${user.name}`, admin.createAcls({ creations: missing }));
  }
  if (surplus.length > 0) await admin.deleteAcls({ filters: surplus });
}

function byIdentity(acls: Acl[]): Map<string, Acl> {
  return new Map(
    acls.map((acl) => [
      [
        acl.resourceType,
        acl.resourceName,
        acl.resourcePatternType,
        acl.principal,
        acl.host,
        acl.operation,
        acl.permissionType,
      ].join('\0'),
      acl,
    ]),
  );
}

/** `DescribeConfigs` in a resource is `DESCRIBE_CONFIGS` in the protocol. */
function operationNumber(name: string, rule: AclRule): Acl['operation'] {
  const key = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
  if (!(key in AclOperations))
    throw new TypeError(`unknown operation ${name} on ${rule.resource.type} ${rule.resource.name}`);
  return AclOperations[key as keyof typeof AclOperations];
}
