{{/* API version, kind and metadata of a KafkaUser. Takes a dict: root, component, username and wave (default `users`). */}}
{{- define "alert-stream-broker.userMetadata" -}}
apiVersion: kafka.strimzi.io/{{ include "alert-stream-broker.strimziVersion" .root }}
kind: KafkaUser
metadata:
  name: {{ .username | quote }}
  namespace: {{ .root.Release.Namespace | quote }}
  labels:
    {{- include "alert-stream-broker.strimziLabels" (list .root .component) | nindent 4 }}
  annotations:
    {{- include "alert-stream-broker.wave" (.wave | default "users") | nindent 4 }}
{{- end }}

{{/*
Authentication of a user: by a client certificate, which Strimzi creates, or by a password from the release's Secret.
Takes (list root user).
*/}}
{{- define "alert-stream-broker.authentication" -}}
{{- $user := index . 1 -}}
authentication:
  {{- if eq ($user.authentication | default "") "tls" }}
  type: tls
  {{- else }}
  type: scram-sha-512
  password:
    valueFrom:
      secretKeyRef:
        name: {{ include "alert-stream-broker.passwordsSecret" (index . 0) | quote }}
        key: {{ printf "%s-password" $user.username | quote }}
  {{- end }}
{{- end }}

{{/* One access rule. Takes (list type name patternType operations). */}}
{{- define "alert-stream-broker.acl" -}}
- resource:
    type: {{ index . 0 }}
    name: {{ index . 1 | quote }}
    patternType: {{ index . 2 }}
  operations:
    {{- toYaml (index . 3) | nindent 4 }}
  host: "*"
{{- end }}

{{/* An entry of `superusers` in its long form, as JSON: a bare name is a user with a password. */}}
{{- define "alert-stream-broker.userLogin" -}}
{{- $entry := . -}}
{{- if kindIs "string" . -}}
{{- $entry = dict "username" . -}}
{{- end -}}
{{- dict "username" $entry.username "authentication" ($entry.authentication | default "scram-sha-512") | toJson -}}
{{- end }}

{{/* All users that the chart declares, as JSON: maps of name and `from`, the value that declares the user. */}}
{{- define "alert-stream-broker.allUsers" -}}
{{- $users := list -}}
{{- range .Values.users -}}
{{- $users = append $users (dict "name" (toString .username) "from" "users") -}}
{{- end -}}
{{- range .Values.superusers -}}
{{- $superuser := include "alert-stream-broker.userLogin" . | fromJson -}}
{{- $users = append $users (dict "name" (toString $superuser.username) "from" "superusers") -}}
{{- end -}}
{{- if .Values.simulator.enabled -}}
{{- $users = append $users (dict "name" "alert-stream-simulator" "from" "simulator.enabled") -}}
{{- end -}}
{{- if .Values.alertDatabase.enabled -}}
{{- $users = append $users (dict "name" "alert-database-ingester" "from" "alertDatabase.enabled") -}}
{{- end -}}
{{- if .Values.schemaRegistry.enabled -}}
{{- $users = append $users (dict "name" .Values.schemaRegistry.name "from" "schemaRegistry.name") -}}
{{- end -}}
{{- if include "alert-stream-broker.testEnabled" . -}}
{{- $users = append $users (dict "name" .Values.tests.name "from" "tests.name") -}}
{{- end -}}
{{- toJson $users -}}
{{- end }}

{{/* The names of all users with a password, as JSON. */}}
{{- define "alert-stream-broker.passwordUsers" -}}
{{- $users := list -}}
{{- range .Values.superusers -}}
{{- $users = append $users (include "alert-stream-broker.userLogin" . | fromJson) -}}
{{- end -}}
{{- $names := list -}}
{{- range concat $users (.Values.users | default list) -}}
{{- if ne (.authentication | default "scram-sha-512") "tls" -}}
{{- $names = append $names .username -}}
{{- end -}}
{{- end -}}
{{- toJson $names -}}
{{- end }}

{{/* The consumer groups of the services, as JSON. Other users must not use them: they would take alerts, or reset offsets. */}}
{{- define "alert-stream-broker.ownGroups" -}}
{{- $groups := list -}}
{{- if .Values.alertDatabase.enabled }}{{ $groups = append $groups .Values.alertDatabase.ingester.group }}{{ end -}}
{{- if .Values.schemaRegistry.enabled }}{{ $groups = append $groups "schema-registry" }}{{ end -}}
{{- toJson $groups -}}
{{- end }}
