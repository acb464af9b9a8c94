{{/* The chart's name, or nameOverride. */}}
{{- define "alert-stream-broker.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* The start of the release's own names: `<release>-<chart>`, or the release alone where that says it already. */}}
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

{{/* What tells one component's pods from all others. Takes (list root component). */}}
{{- define "alert-stream-broker.selectorLabels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "alert-stream-broker.name" $root | quote }}
app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{/*
The labels of a Kafka or a KafkaNodePool: none that changes with the chart's version. Strimzi passes them on to its pods,
and restarts those whose labels change: with the version among them each upgrade of the chart alone would roll all
brokers. Takes (list root component).
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

{{/* The labels of what Strimzi acts on: those above, and the cluster it belongs to. */}}
{{- define "alert-stream-broker.strimziLabels" -}}
{{ include "alert-stream-broker.labels" . }}
strimzi.io/cluster: {{ (index . 0).Values.cluster.name | quote }}
{{- end }}

{{/* The API version of Strimzi's objects: Strimzi 1.x knows only `v1`, and Strimzi with ZooKeeper only `v1beta2`. */}}
{{- define "alert-stream-broker.strimziVersion" -}}
{{ ternary "v1beta2" "v1" (eq .Values.kafka.metadata "zookeeper") }}
{{- end }}

{{/*
The order in which Argo CD applies things. Each waits for the health of those before it: a cluster's listener needs
its certificate, topics and users need a cluster, the services need their users' Secrets and their schemas, and the
replay needs the alerts that the load brings. Users who are no service of ours come last: one whose password isn't there
yet doesn't become healthy, and nothing is to wait for it.
*/}}
{{- define "alert-stream-broker.wave" -}}
{{- $waves := dict "secrets" 0 "cluster" 1 "topics" 2 "users" 2 "registry" 3 "schemas" 4 "services" 5 "replay" 6 "external-users" 6 -}}
argocd.argoproj.io/sync-wave: {{ get $waves . | required (printf "no sync wave is called %s" .) | quote }}
{{- end }}
