{{/* The chart's name, or nameOverride. */}}
{{- define "alert-stream-broker.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Prefix of the names of the release: `<release>-<chart>`, or the release alone if it contains the chart's name. */}}
{{- define "alert-stream-broker.fullname" -}}
{{- $name := include "alert-stream-broker.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels that select the pods of one component. Takes (list root component). */}}
{{- define "alert-stream-broker.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "alert-stream-broker.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/*
Labels of a Kafka or a KafkaNodePool: none that changes with the chart's version. Strimzi copies them to its pods, and
restarts pods whose labels change. With the version among them, every upgrade of the chart would restart all brokers.
Takes (list root component).
*/}}
{{- define "alert-stream-broker.stableLabels" -}}
{{ include "alert-stream-broker.selectorLabels" . }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
{{- end }}

{{/* The labels of every other object. Takes (list root component). */}}
{{- define "alert-stream-broker.labels" -}}
{{- $chart := (index . 0).Chart -}}
{{ include "alert-stream-broker.selectorLabels" . }}
app.kubernetes.io/version: {{ $chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $chart.Name $chart.Version | replace "+" "_" }}
{{- end }}

{{/* Labels of objects that Strimzi manages: those above, and the Kafka cluster. */}}
{{- define "alert-stream-broker.strimziLabels" -}}
{{ include "alert-stream-broker.labels" . }}
strimzi.io/cluster: {{ (index . 0).Values.cluster.name | quote }}
{{- end }}

{{/* The API version of Strimzi's objects: Strimzi 1.x knows only `v1`, and Strimzi with ZooKeeper only `v1beta2`. */}}
{{- define "alert-stream-broker.strimziVersion" -}}
{{ ternary "v1beta2" "v1" (eq .Values.kafka.metadata "zookeeper") }}
{{- end }}

{{/*
Sync waves: the order in which Argo CD applies objects. Each wave waits until the previous one is healthy. The listener
needs its certificate, topics and users need the cluster, services need their users' Secrets and the schemas, and the
replay needs loaded alerts. Users that are not services are in the last wave: a user without a password yet doesn't
become healthy, and must not block anything.
*/}}
{{- define "alert-stream-broker.wave" -}}
{{- $waves := dict "secrets" 0 "cluster" 1 "topics" 2 "users" 2 "registry" 3 "schemas" 4 "services" 5 "replay" 6 "external-users" 6 -}}
argocd.argoproj.io/sync-wave: {{ get $waves . | required (printf "no sync wave is called %s" .) | quote }}
{{- end }}
