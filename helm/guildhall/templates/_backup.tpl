{{- define "guildhall.backupStore" -}}
{{- .Values.backup.store.existingClaim | default (printf "%s-backup-store" (include "guildhall.fullname" .)) -}}
{{- end }}

{{- /* What every process of the backup is told. */ -}}
{{- define "guildhall.backupSettings" -}}
BACKUP_DIRECTORY: /var/lib/guildhall/backup
BACKUP_SERVER: {{ .Values.backup.server | quote }}
{{- end }}

{{- /* A storage that one node alone can mount holds all pods of the backup there, beside the receiver. */ -}}
{{- define "guildhall.backupAffinity" -}}
{{- if ne .Values.backup.store.accessMode "ReadWriteMany" -}}
podAffinity:
  requiredDuringSchedulingIgnoredDuringExecution:
    - topologyKey: kubernetes.io/hostname
      labelSelector:
        matchLabels:
          {{- include "guildhall.selector" (dict "root" . "component" "backup") | nindent 10 }}
{{- end -}}
{{- end }}

{{- /* A CronJob on the store. Takes root, name, args, keys (of the Secret), reaches, settings, schedule. */ -}}
{{- define "guildhall.backupJob" -}}
{{- $root := .root -}}
{{- $volumes := list
  (dict "name" "store" "persistentVolumeClaim" (dict "claimName" (include "guildhall.backupStore" $root)))
  (dict "name" "scratch" "emptyDir" (dict "sizeLimit" $root.Values.backup.scratch.size)) -}}
{{- $mounts := list
  (dict "name" "store" "mountPath" "/var/lib/guildhall/backup")
  (dict "name" "scratch" "mountPath" "/scratch") -}}
{{ include "guildhall.cronJob" (dict
  "root" $root
  "name" .name
  "component" .name
  "image" "backup"
  "uid" ($root.Values.backup.uid | int)
  "schedule" .schedule
  "args" .args
  "files" (dict "backup" .keys)
  "reaches" .reaches
  "settings" (merge .settings (include "guildhall.backupSettings" $root | fromYaml))
  "resources" $root.Values.backup.resources
  "affinity" (include "guildhall.backupAffinity" $root | fromYaml)
  "deadlineSeconds" 43200
  "volumes" $volumes
  "mounts" $mounts) }}
{{- end }}
