{{/*
The disks of a pool's nodes. Each node gets its own; they can grow and never shrink, and outlive the cluster.
Takes size and storageClassName.
*/}}
{{- define "alert-stream-broker.poolStorage" -}}
storage:
  type: jbod
  volumes:
    - id: 0
      type: persistent-claim
      size: {{ .size | quote }}
      {{- with .storageClassName }}
      class: {{ . | quote }}
      {{- end }}
      deleteClaim: false
{{- end }}

{{/* Where the nodes' pods may run. Takes affinities (key, value) and tolerations. */}}
{{- define "alert-stream-broker.poolScheduling" -}}
{{- with .affinities }}
affinity:
  nodeAffinity:
    # Required, not preferred: the brokers are to be alone on their machines.
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
{{- with .tolerations }}
tolerations:
  {{- range . }}
  - key: {{ .key | quote }}
    operator: Equal
    value: {{ .value | quote }}
    {{- with .effect }}
    effect: {{ . }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
