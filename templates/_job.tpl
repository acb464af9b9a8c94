{{/*
A Job that runs again at each deployment. Argo CD runs it in its sync wave; as a hook of `Sync`, since one of `PostSync`
would wait for services that wait for it. Helm knows no waves and runs it when all else is applied, lower weights first.
Argo CD takes no notice of Helm's hooks where there are its own. Takes the weight.
*/}}
{{- define "alert-stream-broker.jobHook" -}}
argocd.argoproj.io/hook: Sync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
helm.sh/hook: post-install,post-upgrade
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: {{ . | quote }}
{{- end }}

{{/*
How long one try of a Job waits for what it needs: long enough for a first start, since the restarts of a pod that gives
up come later and later. Takes (list seconds extraArgs); a `--timeout-sec` among the arguments counts in its place.
*/}}
{{- define "alert-stream-broker.timeoutFlags" -}}
{{- if not (regexMatch "(^| )--timeout-sec( |=|$)" (join " " (index . 1))) -}}
- --timeout-sec
- {{ index . 0 | quote }}
{{- end }}
{{- end }}
