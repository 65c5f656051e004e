{{- /*
The Secret of a kind: the operator's own (existingSecret), or R-<…>, which the Job `secrets` or External Secrets make.
Takes root, kind, image (the service's name, for the kinds that each service has one of).
*/ -}}
{{- define "guildhall.secretName" -}}
{{- $values := .root.Values -}}
{{- $own := "" -}}
{{- $name := .kind -}}
{{- if has .kind (list "database" "migrator" "keys") -}}
{{- $own = get (get $values.services .image).existingSecrets .kind -}}
{{- $name = printf "%s-%s" .image .kind -}}
{{- else if eq .kind "sequencer" -}}
{{- $own = $values.services.audit.sequencer.existingSecret -}}
{{- $name = "audit-sequencer" -}}
{{- else if eq .kind "postgres-admin" -}}
{{- $own = $values.database.adminExistingSecret -}}
{{- else if eq .kind "kafka" -}}
{{- /* A log-in of a service's own, where the broker's ACLs tell services apart (D6). */ -}}
{{- $own = dig (.image | default "") "existingSecrets" "kafka" "" $values.services | default $values.kafka.sasl.existingSecret -}}
{{- else -}}
{{- $own = (get $values .kind).existingSecret -}}
{{- end -}}
{{- $own | default (printf "%s-%s" (include "guildhall.fullname" .root) $name) -}}
{{- end }}

{{- /*
Secrets beside those of the topology, as a list of secret, key and file: what a pod needs to trust and to be trusted by the
servers, and what the values add. Takes root, image, reaches; from: the values' settingsFrom.
*/ -}}
{{- define "guildhall.furtherFiles" -}}
{{- $values := .root.Values -}}
{{- $files := list -}}
{{- if has "database" (.reaches | default list) -}}
{{- with $values.database.tls.caSecret }}{{ $files = append $files (dict "secret" . "key" "ca.crt" "file" "postgres-ca.crt") }}{{ end -}}
{{- end -}}
{{- if has "redis" (.reaches | default list) -}}
{{- with $values.redis.tls.caSecret }}{{ $files = append $files (dict "secret" . "key" "ca.crt" "file" "redis-ca.crt") }}{{ end -}}
{{- end -}}
{{- if has "kafka" (.reaches | default list) -}}
{{- with $values.kafka.tls.caSecret }}{{ $files = append $files (dict "secret" . "key" "ca.crt" "file" "kafka-ca.crt") }}{{ end -}}
{{- with dig (.image | default "") "existingSecrets" "kafkaClient" "" $values.services | default $values.kafka.tls.clientSecret -}}
{{- $files = append $files (dict "secret" . "key" "tls.crt" "file" "kafka-tls.crt") -}}
{{- $files = append $files (dict "secret" . "key" "tls.key" "file" "kafka-tls.key") -}}
{{- end -}}
{{- if $values.kafka.sasl.mechanism -}}
{{- $secret := include "guildhall.secretName" (dict "root" .root "kind" "kafka" "image" .image) -}}
{{- $files = append $files (dict "secret" $secret "key" "username" "file" "kafka-username") -}}
{{- $files = append $files (dict "secret" $secret "key" "password" "file" "kafka-password") -}}
{{- end -}}
{{- end -}}
{{- range $setting, $of := .from -}}
{{- $files = append $files (dict "secret" $of.secret "key" $of.key "file" $setting) -}}
{{- end -}}
{{- $files | toJson -}}
{{- end }}

{{- /* What a part holds, as the defines below take it, but for root. Takes part. */ -}}
{{- define "guildhall.holdings" -}}
{{- dict "image" .part.image "files" .part.files "reaches" .part.reaches "from" .part.own.settingsFrom | toJson -}}
{{- end }}

{{- /* Whether a pod has any secret file. Takes root, image, files, reaches, from. */ -}}
{{- define "guildhall.hasFiles" -}}
{{- if or .files (include "guildhall.furtherFiles" . | fromJsonArray) }}yes{{ end -}}
{{- end }}

{{- /* One volume with every secret file of a pod. Takes root, image, files, reaches, from. */ -}}
{{- define "guildhall.secretsVolume" -}}
- name: secrets
  projected:
    defaultMode: 288 # 0440
    sources:
      {{- range $kind, $keys := .files }}
      - secret:
          name: {{ include "guildhall.secretName" (dict "root" $.root "kind" $kind "image" $.image) | quote }}
          items:
            {{- range $keys }}
            - { key: {{ . }}, path: {{ . }} }
            {{- end }}
      {{- end }}
      {{- range include "guildhall.furtherFiles" . | fromJsonArray }}
      - secret:
          name: {{ .secret | quote }}
          items:
            - { key: {{ .key | quote }}, path: {{ .file }} }
      {{- end }}
{{- end }}

{{- /* The settings that name those files. Takes root, image, files, reaches, from. */ -}}
{{- define "guildhall.fileSettings" -}}
{{- range $kind, $keys := .files }}
{{- $ring := eq $kind "backup" | ternary "BACKUP_KEY_RING" "KEY_RING" }}
{{- range $keys }}
- { name: {{ eq . "key-ring.json" | ternary $ring . }}_FILE, value: /run/guildhall/{{ . }} }
{{- end }}
{{- end }}
{{- if has "kafka" (.reaches | default list) }}
{{- $kafka := .root.Values.kafka }}
{{- if $kafka.tls.enabled }}
- { name: KAFKA_TLS, value: "true" }
{{- end }}
{{- if $kafka.tls.caSecret }}
- { name: KAFKA_TLS_CA_FILE, value: /run/guildhall/kafka-ca.crt }
{{- end }}
{{- if dig (.image | default "") "existingSecrets" "kafkaClient" "" .root.Values.services | default $kafka.tls.clientSecret }}
- { name: KAFKA_TLS_CERTIFICATE_FILE, value: /run/guildhall/kafka-tls.crt }
- { name: KAFKA_TLS_KEY_FILE, value: /run/guildhall/kafka-tls.key }
{{- end }}
{{- if $kafka.sasl.mechanism }}
- { name: KAFKA_SASL_MECHANISM, value: {{ $kafka.sasl.mechanism | quote }} }
- { name: KAFKA_SASL_USERNAME_FILE, value: /run/guildhall/kafka-username }
- { name: KAFKA_SASL_PASSWORD_FILE, value: /run/guildhall/kafka-password }
{{- end }}
{{- end }}
{{- if and (has "redis" (.reaches | default list)) .root.Values.redis.tls.caSecret }}
- { name: REDIS_TLS_CA_FILE, value: /run/guildhall/redis-ca.crt }
{{- end }}
{{- range $setting, $_ := .from }}
- { name: {{ $setting | trimSuffix "_FILE" }}_FILE, value: /run/guildhall/{{ $setting }} }
{{- end }}
{{- end }}
