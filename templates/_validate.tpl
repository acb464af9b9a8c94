{{/*
Refuses values that can't work, with a message for each fault, all at once. Each subject in the list is a template,
`alert-stream-broker.validate.<subject>`, that returns one line for each fault.
*/}}
{{- define "alert-stream-broker.validate" -}}
{{- $faults := compact (list (include "alert-stream-broker.validate.sections" . | trim)) -}}
{{- $subjects := list
  "numbers"
  "metadata"
  "nodes"
  "config"
  "disks"
  "operations"
  "external"
  "addresses"
  "hosts"
  "replication"
  "retention"
  "names"
  "collisions"
  "derived-names"
  "hostnames"
  "urls"
  "users"
  "store"
  "archive-ingress"
  "autoscaling"
  "registry-url"
  "registry-ingress"
  "registry-route"
  "registry-proxy"
  "compatibility"
  "generate"
  "monitoring"
-}}
{{- range $subject := empty $faults | ternary $subjects list -}}
{{- $found := include (printf "alert-stream-broker.validate.%s" $subject) $ | trim -}}
{{- if $found -}}
{{- $faults = append $faults $found -}}
{{- end -}}
{{- end -}}
{{- if $faults -}}
{{- fail (printf "\nThese values can't be deployed:\n%s" (join "\n" $faults)) -}}
{{- end -}}
{{- end }}
