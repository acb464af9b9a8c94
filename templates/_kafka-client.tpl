{{/* Where the services reach the brokers: the `internal` listener, which wants a client certificate. */}}
{{- define "alert-stream-broker.bootstrap" -}}
{{- $port := include "alert-stream-broker.text" .Values.kafka.listeners.internal.port -}}
{{ .Values.cluster.name }}-kafka-bootstrap:{{ $port }}
{{- end }}

{{/* The flags that all programs share for mTLS. */}}
{{- define "alert-stream-broker.tlsFlags" -}}
- --tls-client-key-location
- /var/run/secrets/kafka/user/user.key
- --tls-client-crt-location
- /var/run/secrets/kafka/user/user.crt
- --tls-server-ca-crt-location
- /var/run/secrets/kafka/ca/ca.crt
{{- end }}

{{/* Where a container finds the files that these flags name. */}}
{{- define "alert-stream-broker.tlsMounts" -}}
- name: kafka-user
  mountPath: /var/run/secrets/kafka/user
  readOnly: true
- name: kafka-ca
  mountPath: /var/run/secrets/kafka/ca
  readOnly: true
{{- end }}

{{/*
The Secrets behind these mounts: that of the KafkaUser and that of the cluster's CA, both written by Strimzi.
Takes (list root username). 288 is 0440, spelt so that YAML 1.1 and 1.2 agree.
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
