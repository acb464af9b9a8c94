import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { Kafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { KafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { KafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { KafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import type { KubernetesObject } from '../../stack/kubernetes.ts';

/** Kinds that come with no model: those of the Strimzi Registry Operator and of the Vault Secrets Operator. */
const WITHOUT_MODEL = new Set([
  'roundtable.lsst.codes/v1beta1 StrimziSchemaRegistry',
  'ricoberger.de/v1alpha1 VaultSecret',
]);

type Model = new (object: never) => { validate: () => void };

const MODELS: Record<string, Model> = {
  'apps/v1 Deployment': Deployment,
  'apps/v1 StatefulSet': StatefulSet,
  'batch/v1 Job': Job,
  'cert-manager.io/v1 Certificate': Certificate,
  'kafka.strimzi.io/v1 Kafka': Kafka,
  'kafka.strimzi.io/v1 KafkaNodePool': KafkaNodePool,
  'kafka.strimzi.io/v1 KafkaTopic': KafkaTopic,
  'kafka.strimzi.io/v1 KafkaUser': KafkaUser,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim,
  'v1 Service': Service,
};

/** Builds an object's model and has it check itself; throws with what is wrong, or for a kind that nobody expects. */
export function validate(object: KubernetesObject): void {
  const kind = `${object.apiVersion} ${object.kind}`;
  if (WITHOUT_MODEL.has(kind)) return;
  const Model = MODELS[kind];
  if (Model === undefined) throw new Error(`no model for ${kind} ${object.metadata.name}`);
  new Model(object as never).validate();
}
