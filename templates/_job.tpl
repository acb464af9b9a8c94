{{/*
A Job that runs again at each deployment. Argo CD runs it in its sync wave; as a hook of `Sync`, since one of `PostSync`
would wait for services that wait for it. Helm has no waves and runs it after everything else is applied, lower weights
first. Argo CD ignores Helm's hooks where its own are present. Takes the weight.
*/}}
{{- define "alert-stream-broker.jobHook" -}}
argocd.argoproj.io/hook: Sync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
helm.sh/hook: post-install,post-upgrade
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: {{ . | quote }}
{{- end }}

{{/*
Timeout of one attempt of a Job. It is long enough for a first start, since restarts back off. Takes (list seconds
extraArgs); a `--timeout-sec` in extraArgs replaces it.
*/}}
{{- define "alert-stream-broker.timeoutFlags" -}}
{{- if not (regexMatch "(^| )--timeout-sec( |=|$)" (join " " (index . 1))) -}}
- --timeout-sec
- {{ index . 0 | quote }}
{{- end }}
{{- end }}
