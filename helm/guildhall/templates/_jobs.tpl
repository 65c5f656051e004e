{{- /*
Whether what prepares the servers runs as hooks, before anything of the release changes, or beside the rest. The servers of
the quickstart and the Secrets of External Secrets come with the release itself: a hook before it would wait for them for
ever. So at the first installation these Jobs stand beside the services, which wait (START_PATIENCE_SECONDS).
*/ -}}
{{- define "guildhall.runsBeside" -}}
{{- if and .Release.IsInstall (or .Values.quickstart.enabled .Values.externalSecrets.enabled) }}yes{{ end -}}
{{- end }}

{{- /* Annotations of a hook. Takes events, weight; keep: a Job whose failure leaves it for its logs. */ -}}
{{- define "guildhall.hook" -}}
helm.sh/hook: {{ .events }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}

{{- /*
The pod of a Job of ours. Takes root, component, image, args, files, reaches, settings; where it needs them account (a
ServiceAccount, whose token it then has), volumes, mounts, resources, affinity, uid.
*/ -}}
{{- define "guildhall.jobPod" -}}
metadata:
  labels:
    {{- include "guildhall.podLabels" . | nindent 4 }}
spec:
  restartPolicy: Never
  # Each can be begun again at any time, and as process 1 hears no SIGTERM.
  terminationGracePeriodSeconds: 5
  {{- include "guildhall.podBasics" . | trim | nindent 2 }}
  {{- with .root.Values.jobs.nodeSelector }}
  nodeSelector: {{ toJson . }}
  {{- end }}
  {{- with .root.Values.jobs.tolerations }}
  tolerations: {{ toJson . }}
  {{- end }}
  {{- with .affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .component }}
      {{- include "guildhall.containerImage" . | nindent 6 }}
      args: {{ toJson .args }}
      {{- if or .settings .files }}
      env:
        {{- range $name, $value := .settings }}
        - { name: {{ $name }}, value: {{ include "guildhall.settingValue" $value }} }
        {{- end }}
        {{- with include "guildhall.fileSettings" . | trim }}
        {{- . | nindent 8 }}
        {{- end }}
      {{- end }}
      resources:
        {{- toYaml (.resources | default .root.Values.jobs.resources) | nindent 8 }}
      securityContext:
        {{- include "guildhall.containerSecurity" . | nindent 8 }}
      volumeMounts:
        {{- if include "guildhall.hasFiles" . }}
        - { name: secrets, mountPath: /run/guildhall, readOnly: true }
        {{- end }}
        - { name: tmp, mountPath: /tmp }
        {{- range .mounts }}
        - {{ toJson . }}
        {{- end }}
  volumes:
    {{- if include "guildhall.hasFiles" . }}
    {{- include "guildhall.secretsVolume" . | nindent 4 }}
    {{- end }}
    - { name: tmp, emptyDir: { sizeLimit: 256Mi } }
    {{- range .volumes }}
    - {{ toJson . }}
    {{- end }}
{{- end }}

{{- /* A Job with that pod. Takes what guildhall.jobPod takes, and name, weight, events; beside: may it run beside the services? */ -}}
{{- define "guildhall.job" -}}
apiVersion: batch/v1
kind: Job
metadata:
  {{- include "guildhall.metadata" . | nindent 2 }}
  {{- if not (and .beside (include "guildhall.runsBeside" .root)) }}
  annotations:
    {{- include "guildhall.hook" . | nindent 4 }}
    # Helm ≥ 3.18 shows what the pod said when the Job has failed.
    helm.sh/hook-output-log-policy: hook-failed
  {{- end }}
spec:
  backoffLimit: {{ .root.Values.jobs.backoffLimit | int }}
  activeDeadlineSeconds: {{ .root.Values.jobs.activeDeadlineSeconds | int }}
  # A failed one stays for its logs, and not for ever: hooks are no part of what `helm uninstall` removes.
  ttlSecondsAfterFinished: {{ .root.Values.jobs.ttlSecondsAfterFinished | int }}
  template:
    {{- include "guildhall.jobPod" . | nindent 4 }}
{{- end }}

{{- /* How long a Job waits for its servers: at the first installation beside them as long as services do. */ -}}
{{- define "guildhall.jobPatience" -}}
{{- ternary .Values.defaults.startPatienceSeconds .Values.jobs.patienceSeconds (not (empty (include "guildhall.runsBeside" .))) | int -}}
{{- end }}

{{- /* A CronJob with that pod. Takes what guildhall.jobPod takes, and name, schedule; deadlineSeconds where it takes long. */ -}}
{{- define "guildhall.cronJob" -}}
apiVersion: batch/v1
kind: CronJob
metadata:
  {{- include "guildhall.metadata" . | nindent 2 }}
spec:
  schedule: {{ .schedule | quote }}
  timeZone: Etc/UTC
  # Two at once would only be in each other's way; one that was missed is made up for within the hour, not later.
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 1
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: {{ .root.Values.jobs.backoffLimit | int }}
      activeDeadlineSeconds: {{ .deadlineSeconds | default .root.Values.jobs.activeDeadlineSeconds | int }}
      ttlSecondsAfterFinished: {{ .root.Values.jobs.ttlSecondsAfterFinished | int }}
      template:
        {{- include "guildhall.jobPod" . | nindent 8 }}
{{- end }}
