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
{{ .from }} has the user {{ .name | quote }}: a user's name is also that of a Kubernetes object, so small letters, digits, dashes and dots only.
{{- else if gt (len .name) 244 }}
{{ .from }} has the user {{ .name }} with {{ len .name }} letters: expected 244 at most, since a Secret may have {{ .name }}-password as a key, of 253.
{{- end }}
{{- end }}
{{- end }}

{{/* What Kafka has against a topic's name, or nothing. Takes (list from name). */}}
{{- define "alert-stream-broker.validate.topicName" -}}
{{- $name := index . 1 }}
{{- if or (not (regexMatch "^[a-zA-Z0-9._-]{1,249}$" $name)) (has $name (list "." "..")) }}
{{ index . 0 }} has the topic {{ $name | quote }}: Kafka allows at most 249 letters, digits, dots, dashes and underscores, and not . or .. alone.
{{- end }}
{{- end }}

{{/* Names that differ in dots and underscores alone are one to Kafka, whose metrics write the one as the other. */}}
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
The topics {{ $other.name }} (of {{ $other.from }}) and {{ .name }} (of {{ .from }}) are one to Kafka, which takes a dot for an underscore: expected another name.
{{- end }}
{{- end }}
{{- end }}

{{/* How users log in, and that what they have rights to exists. */}}
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
users gives {{ $user.username }} the topic {{ . }}, which nothing declares: expected one of topics, or of externalTopics when others make it.
{{- end }}
{{- end }}
{{- if has "*" ($user.writeTopics | default list) }}
users lets {{ $user.username }} write to "*": expected the topics by name.
{{- end }}
{{- end }}
{{- if .Values.alertDatabase.enabled }}
{{- range .Values.alertDatabase.ingester.topics }}
{{- if not (has (toString .) $known) }}
alertDatabase.ingester.topics has {{ . }}, which nothing declares: expected one of topics, or of externalTopics when others make it.
{{- end }}
{{- end }}
{{- end }}
{{- $own := include "alert-stream-broker.ownGroups" . | fromJsonArray }}
{{- range $user := .Values.users }}
{{- range $prefix := $user.groups }}
{{- if eq $prefix "*" }}
users gives {{ $user.username }} the group "*": expected the start of its groups' names, such as {{ $user.username }}, since here a star is a letter like others.
{{- end }}
{{- range $own }}
{{- if hasPrefix $prefix . }}
users gives {{ $user.username }} the groups that begin with {{ $prefix }}, among them {{ . }}, a service's own: expected a prefix that leaves it out.
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
{{ $list }} has {{ $user.username }} with {{ len $user.username }} letters and a client certificate, whose subject has room for 64.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
