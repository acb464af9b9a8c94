import { Application } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import { AppProject } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/AppProject';
import { Certificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1/TriggerAuthentication';
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';
import { Kafka } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/Kafka';
import { KafkaNodePool } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaNodePool';
import { KafkaTopic } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaTopic';
import { KafkaUser } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1/KafkaUser';
import { Kafka as KafkaBeta } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1beta2/Kafka';
import { KafkaTopic as KafkaTopicBeta } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1beta2/KafkaTopic';
import { KafkaUser as KafkaUserBeta } from '@kubernetes-models/strimzi-kafka-operator/kafka.strimzi.io/v1beta2/KafkaUser';
import { CustomResourceDefinition } from 'kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Role } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { RoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import type { KubernetesObject } from '../../rendered/kubernetes.ts';

/** Kinds that come with no model; the strict pass knows their definitions. */
const WITHOUT_MODEL = new Set([
  'gafaelfawr.lsst.io/v1alpha1 GafaelfawrIngress',
  'gateway.networking.k8s.io/v1 HTTPRoute',
  'ricoberger.de/v1alpha1 VaultSecret',
  'roundtable.lsst.codes/v1beta1 StrimziSchemaRegistry',
]);

type Model = new (object: never) => { validate: () => void };

const MODELS: Record<string, Model> = {
  'apiextensions.k8s.io/v1 CustomResourceDefinition': CustomResourceDefinition,
  'apps/v1 Deployment': Deployment,
  'apps/v1 StatefulSet': StatefulSet,
  'argoproj.io/v1alpha1 AppProject': AppProject,
  'argoproj.io/v1alpha1 Application': Application,
  'batch/v1 Job': Job,
  'cert-manager.io/v1 Certificate': Certificate,
  'kafka.strimzi.io/v1 Kafka': Kafka,
  'kafka.strimzi.io/v1 KafkaNodePool': KafkaNodePool,
  'kafka.strimzi.io/v1 KafkaTopic': KafkaTopic,
  'kafka.strimzi.io/v1 KafkaUser': KafkaUser,
  'kafka.strimzi.io/v1beta2 Kafka': KafkaBeta,
  'kafka.strimzi.io/v1beta2 KafkaTopic': KafkaTopicBeta,
  'kafka.strimzi.io/v1beta2 KafkaUser': KafkaUserBeta,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
  'keda.sh/v1alpha1 TriggerAuthentication': TriggerAuthentication,
  'monitoring.coreos.com/v1 PodMonitor': PodMonitor,
  'networking.k8s.io/v1 Ingress': Ingress,
  'networking.k8s.io/v1 NetworkPolicy': NetworkPolicy,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'rbac.authorization.k8s.io/v1 Role': Role,
  'rbac.authorization.k8s.io/v1 RoleBinding': RoleBinding,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 PersistentVolumeClaim': PersistentVolumeClaim,
  'v1 Service': Service,
  'v1 ServiceAccount': ServiceAccount,
};

/**
 * Builds an object's model and has it check itself; what it doesn't name passes, see strict.ts.
 *
 * @throws Error with what is wrong, or for a kind that nobody expects
 */
export function validate(object: KubernetesObject): void {
  const kind = `${object.apiVersion} ${object.kind}`;
  if (WITHOUT_MODEL.has(kind)) return;
  const Model = MODELS[kind];
  if (Model === undefined) throw new Error(`no model for ${kind} ${object.metadata.name}`);
  new Model(asModelKnowsIt(object) as never).validate();
}

/** The models are of Strimzi 1.0, which had no listeners of type tlsroute; the strict pass knows them. */
function asModelKnowsIt(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Kafka') return object;
  const kafka = structuredClone(object) as unknown as { spec: { kafka: { listeners: { type: string }[] } } };
  for (const listener of kafka.spec.kafka.listeners) if (listener.type === 'tlsroute') listener.type = 'cluster-ip';
  return kafka as unknown as KubernetesObject;
}
