{{/*
Disks of the nodes of a pool. They can grow but not shrink, and remain when the cluster is deleted. Takes a dict:
storage with size and storageClassName, or volumes instead.
*/}}
{{- define "alert-stream-broker.poolStorage" -}}
storage:
  type: jbod
  volumes:
    {{- range .volumes | default (list (pick .storage "size" "storageClassName")) }}
    - id: {{ .id | default 0 }}
      type: persistent-claim
      size: {{ .size | quote }}
      {{- with .storageClassName }}
      class: {{ . | quote }}
      {{- end }}
      deleteClaim: false
    {{- end }}
{{- end }}

{{/* Java's options and the resources of a pool's nodes. Strimzi requires the options of `-XX` as strings, even `true`. */}}
{{- define "alert-stream-broker.poolResources" -}}
{{- with .jvmOptions }}
{{- $options := deepCopy . }}
{{- $flags := dict }}
{{- range $name, $value := get . "-XX" | default dict }}
{{- $flags = set $flags $name (include "alert-stream-broker.text" $value) }}
{{- end }}
{{- if $flags }}
{{- $options = set $options "-XX" $flags }}
{{- end }}
jvmOptions:
  {{- toYaml $options | nindent 2 }}
{{- end }}
{{- with .resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Where the nodes' pods may run. Takes a dict: pool with affinities, tolerations, topologySpread and priorityClassName,
and labels, which select these pods.
*/}}
{{- define "alert-stream-broker.poolScheduling" -}}
{{- $labels := .labels -}}
{{- with .pool.affinities }}
affinity:
  nodeAffinity:
    # Required, not preferred: brokers run on nodes of their own.
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            {{- range . }}
            - key: {{ .key | quote }}
              operator: In
              values:
                - {{ .value | quote }}
            {{- end }}
{{- end }}
{{- with .pool.tolerations }}
tolerations:
  {{- range . }}
  - key: {{ .key | quote }}
    {{- if hasKey . "value" }}
    operator: Equal
    value: {{ .value | quote }}
    {{- else }}
    operator: Exists
    {{- end }}
    {{- with .effect }}
    effect: {{ . }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with .pool.topologySpread }}
topologySpreadConstraints:
  {{- range . }}
  - topologyKey: {{ .topologyKey | quote }}
    maxSkew: {{ .maxSkew | default 1 }}
    whenUnsatisfiable: {{ .whenUnsatisfiable | default "ScheduleAnyway" }}
    labelSelector:
      matchLabels:
        {{- toYaml $labels | nindent 8 }}
  {{- end }}
{{- end }}
{{- with .pool.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{/* The template of a node pool. Takes (list root pool name). */}}
{{- define "alert-stream-broker.poolTemplate" -}}
{{- $root := index . 0 -}}
{{- $labels := dict "strimzi.io/cluster" $root.Values.cluster.name "strimzi.io/pool-name" (index . 2) -}}
{{- with include "alert-stream-broker.poolScheduling" (dict "pool" (index . 1) "labels" $labels) | trim }}
template:
  pod:
    {{- . | nindent 4 }}
{{- end }}
{{- end }}
