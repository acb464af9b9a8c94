{{/* Bootstrap address of the services: the `internal` listener, which requires a client certificate. */}}
{{- define "alert-stream-broker.bootstrap" -}}
{{- $port := include "alert-stream-broker.text" .Values.kafka.listeners.internal.port -}}
{{ .Values.cluster.name }}-kafka-bootstrap:{{ $port }}
{{- end }}

{{/* Flags of all programs for mTLS. */}}
{{- define "alert-stream-broker.tlsFlags" -}}
- --tls-client-key-location
- /var/run/secrets/kafka/user/user.key
- --tls-client-crt-location
- /var/run/secrets/kafka/user/user.crt
- --tls-server-ca-crt-location
- /var/run/secrets/kafka/ca/ca.crt
{{- end }}

{{/* Mounts of the files that these flags name. */}}
{{- define "alert-stream-broker.tlsMounts" -}}
- name: kafka-user
  mountPath: /var/run/secrets/kafka/user
  readOnly: true
- name: kafka-ca
  mountPath: /var/run/secrets/kafka/ca
  readOnly: true
{{- end }}

{{/*
Volumes of these mounts: the Secrets of the KafkaUser and of the cluster CA, both written by Strimzi. Takes (list root
username). 288 is 0440, in decimal because YAML 1.1 and 1.2 read 0440 differently.
*/}}
{{- define "alert-stream-broker.tlsVolumes" -}}
- name: kafka-user
  secret:
    secretName: {{ index . 1 | quote }}
    defaultMode: 288
    items:
      - key: user.crt
        path: user.crt
      - key: user.key
        path: user.key
- name: kafka-ca
  secret:
    secretName: {{ printf "%s-cluster-ca-cert" (index . 0).Values.cluster.name | quote }}
    defaultMode: 288
    items:
      - key: ca.crt
        path: ca.crt
{{- end }}
