{{- define "alert-stream-broker.validate.names" -}}
{{- $topics := dict }}
{{- range include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- $name := toString .name }}
{{- if hasKey $topics $name }}
The topic {{ $name }} is declared twice: by {{ get $topics $name }} and by {{ .from }}.
{{- end }}
{{- $topics = set $topics $name .from }}
{{- include "alert-stream-broker.validate.topicName" (list .from $name) }}
{{- end }}
{{- range .Values.externalTopics }}
{{- include "alert-stream-broker.validate.topicName" (list "externalTopics" .) }}
{{- end }}
{{- range .Values.schemaRegistry.sync.topicSubjects }}
{{- include "alert-stream-broker.validate.topicName" (list "schemaRegistry.sync.topicSubjects" .) }}
{{- end }}
{{- $users := dict }}
{{- range include "alert-stream-broker.allUsers" . | fromJsonArray }}
{{- if hasKey $users .name }}
The user {{ .name }} is declared twice: by {{ get $users .name }} and by {{ .from }}.
{{- end }}
{{- $users = set $users .name .from }}
{{- if not (include "alert-stream-broker.isObjectName" .name) }}
{{ .from }} has the user {{ .name | quote }}: expected lower-case letters, digits, dashes and dots, since it is also the name of a Kubernetes object.
{{- else if gt (len .name) 244 }}
{{ .from }} has the user {{ .name }} with {{ len .name }} characters: expected at most 244, since {{ .name }}-password is a key of a Secret, which may have 253.
{{- end }}
{{- end }}
{{- end }}

{{/* A message when Kafka doesn't allow this name of a topic. Takes (list from name). */}}
{{- define "alert-stream-broker.validate.topicName" -}}
{{- $name := index . 1 }}
{{- if or (not (regexMatch "^[a-zA-Z0-9._-]{1,249}$" $name)) (has $name (list "." "..")) }}
{{ index . 0 }} has the topic {{ $name | quote }}: expected at most 249 letters, digits, dots, dashes and underscores, other than . and .. alone.
{{- end }}
{{- end }}

{{/*
Topic names that differ in dots and underscores only. Kafka refuses them, since its metrics replace dots by underscores.
*/}}
{{- define "alert-stream-broker.validate.collisions" -}}
{{- $topics := include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- range .Values.externalTopics }}
{{- $topics = append $topics (dict "name" . "from" "externalTopics") }}
{{- end }}
{{- $seen := dict }}
{{- range list "__consumer_offsets" "__transaction_state" "__share_group_state" "__cluster_metadata" }}
{{- $seen = set $seen . (dict "name" . "from" "Kafka itself") }}
{{- end }}
{{- range $topics }}
{{- $key := toString .name | replace "." "_" }}
{{- $other := get $seen $key }}
{{- if not $other }}
{{- $seen = set $seen $key . }}
{{- else if or (ne (toString .name) (toString $other.name)) (and (eq $other.from "Kafka itself") (ne .from "externalTopics")) }}
The topics {{ $other.name }} (of {{ $other.from }}) and {{ .name }} (of {{ .from }}) collide in Kafka, which treats a dot as an underscore: expected another name.
{{- end }}
{{- end }}
{{- end }}

{{/* Authentication of users, and rights to topics that exist. */}}
{{- define "alert-stream-broker.validate.users" -}}
{{- $known := list "*" }}
{{- range include "alert-stream-broker.allTopics" . | fromJsonArray }}
{{- $known = append $known (toString .name) }}
{{- end }}
{{- range .Values.externalTopics }}
{{- $known = append $known (toString .) }}
{{- end }}
{{- range $user := .Values.users }}
{{- range uniq (concat ($user.readonlyTopics | default list) ($user.writeTopics | default list)) }}
{{- if not (has (toString .) $known) }}
users gives {{ $user.username }} the topic {{ . }}, which is not declared: add it to topics, or to externalTopics if something else creates it.
{{- end }}
{{- end }}
{{- if has "*" ($user.writeTopics | default list) }}
users lets {{ $user.username }} write to "*": expected the topics by name.
{{- end }}
{{- end }}
{{- if .Values.alertDatabase.enabled }}
{{- range .Values.alertDatabase.ingester.topics }}
{{- if not (has (toString .) $known) }}
alertDatabase.ingester.topics has {{ . }}, which is not declared: add it to topics, or to externalTopics if something else creates it.
{{- end }}
{{- end }}
{{- end }}
{{- $own := include "alert-stream-broker.ownGroups" . | fromJsonArray }}
{{- range $user := .Values.users }}
{{- range $prefix := $user.groups }}
{{- if eq $prefix "*" }}
users gives {{ $user.username }} the group "*": expected a prefix of its groups' names, such as {{ $user.username }}. A star has no special meaning here.
{{- end }}
{{- range $own }}
{{- if hasPrefix $prefix . }}
users gives {{ $user.username }} the groups that begin with {{ $prefix }}, which include {{ . }}, the group of a service: expected a prefix that excludes it.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $list := list "users" "superusers" }}
{{- range get $.Values $list | default list }}
{{- $user := include "alert-stream-broker.userLogin" . | fromJson }}
{{- if not (has $user.authentication (list "scram-sha-512" "tls")) }}
{{ $list }} gives {{ $user.username }} the authentication {{ $user.authentication }}: expected scram-sha-512 or tls.
{{- end }}
{{- if and (eq $user.authentication "tls") (gt (len $user.username) 64) }}
{{ $list }} has {{ $user.username }} with {{ len $user.username }} characters and a client certificate: expected at most 64, the limit of a certificate's subject.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
