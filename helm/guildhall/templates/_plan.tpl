{{- /*
What `guildhall secrets ensure` makes where it is absent (libs/operations says how). A list in order: what another refers to
stands before it. Secrets that the operator brings (existingSecret) are not in it.
*/ -}}
{{- define "guildhall.secretsPlan" -}}
{{- $plan := concat (include "guildhall.planOfServers" . | fromJsonArray) (include "guildhall.planOfServices" . | fromJsonArray) -}}
{{- $plan = concat $plan (include "guildhall.planOfKeys" . | fromJsonArray) -}}
{{- $secrets := list -}}
{{- range $plan -}}
{{- $secrets = append $secrets (dict
  "name" (include "guildhall.secretName" (dict "root" $ "kind" .kind "image" .image))
  "labels" (dict
    "app.kubernetes.io/name" "guildhall" "app.kubernetes.io/instance" $.Release.Name
    "app.kubernetes.io/part-of" "guildhall"
    "app.kubernetes.io/component" (get (dict "sequencer" "audit-sequencer") .kind | default .image | default .kind))
  "keys" .keys) -}}
{{- end -}}
{{- dict "secrets" $secrets | toJson -}}
{{- end }}

{{- /* How the servers are reached, as far as that is no secret of theirs; and the administrator's of a trial's PostgreSQL. */ -}}
{{- define "guildhall.planOfServers" -}}
{{- $trial := .Values.quickstart.enabled -}}
{{- $plan := list -}}
{{- if $trial -}}
{{- $admin := include "guildhall.secretName" (dict "root" . "kind" "postgres-admin") -}}
{{- $plan = append $plan (dict "kind" "postgres-admin" "keys" (dict
  "POSTGRES_PASSWORD" (dict "make" "password")
  "POSTGRES_ADMIN_URL" (dict
    "url" (include "guildhall.postgresUrl" (dict "root" . "database" "postgres" "user" "postgres"))
    "password" (dict "secret" $admin "key" "POSTGRES_PASSWORD")))) -}}
{{- end -}}
{{- /* Of servers elsewhere these are never made, only fetched. */ -}}
{{- if and .Values.externalSecrets.enabled (not $trial) -}}
{{- if and .Values.database.provision (not .Values.database.adminExistingSecret) -}}
{{- $plan = append $plan (dict "kind" "postgres-admin" "keys" (dict "POSTGRES_ADMIN_URL" dict)) -}}
{{- end -}}
{{- if and .Values.kafka.sasl.mechanism (not .Values.kafka.sasl.existingSecret) -}}
{{- $plan = append $plan (dict "kind" "kafka" "keys" (dict "username" dict "password" dict)) -}}
{{- end -}}
{{- end -}}
{{- if not .Values.redis.existingSecret -}}
{{- $url := ternary (printf "redis://%s-redis:6379" (include "guildhall.fullname" .)) .Values.redis.url $trial -}}
{{- $plan = append $plan (dict "kind" "redis" "keys" (dict "REDIS_URL" (dict "value" $url))) -}}
{{- end -}}
{{- if not .Values.smtp.existingSecret -}}
{{- $url := ternary "smtp://127.0.0.1:1025" .Values.smtp.url (not (empty (include "guildhall.mailCatcher" .))) -}}
{{- $plan = append $plan (dict "kind" "smtp" "keys" (dict "SMTP_URL" (dict "value" $url))) -}}
{{- end -}}
{{- $plan | toJson -}}
{{- end }}

{{- /* Of each service with a database: its roles' URLs, the migrator's apart from them, and its keys. */ -}}
{{- define "guildhall.planOfServices" -}}
{{- $plan := list -}}
{{- range $name, $part := include "guildhall.services" . | fromJson -}}
{{- $own := $part.own.existingSecrets -}}
{{- if not $own.database -}}
{{- $keys := dict -}}
{{- range $key, $role := dict "DATABASE_URL" "app" "DATABASE_RELAY_URL" "relay" "DATABASE_PLATFORM_URL" "platform" -}}
{{- $_ := set $keys $key (dict "url" (include "guildhall.databaseUrl" (dict "root" $ "database" $part.database "role" $role))) -}}
{{- end -}}
{{- $plan = append $plan (dict "kind" "database" "image" $name "keys" $keys) -}}
{{- end -}}
{{- if not $own.migrator -}}
{{- $url := include "guildhall.databaseUrl" (dict "root" $ "database" $part.database "role" "migrator") -}}
{{- $plan = append $plan (dict "kind" "migrator" "image" $name "keys" (dict "DATABASE_MIGRATOR_URL" (dict "url" $url))) -}}
{{- end -}}
{{- if not $own.keys -}}
{{- $keys := dict "key-ring.json" (dict "make" "key-ring") "SERVICE_TOKEN_KEYS" (dict "make" "token-keys") -}}
{{- $plan = append $plan (dict "kind" "keys" "image" $name "keys" $keys) -}}
{{- end -}}
{{- end -}}
{{- $plan | toJson -}}
{{- end }}

{{- /* The gateway's copy of all token keys, the checkpoint key, and the passwords that people and backups begin with. */ -}}
{{- define "guildhall.planOfKeys" -}}
{{- $plan := list -}}
{{- if not .Values.services.gateway.existingSecrets.keys -}}
{{- $of := dict -}}
{{- range $name, $part := include "guildhall.services" . | fromJson -}}
{{- $secret := include "guildhall.secretName" (dict "root" $ "kind" "keys" "image" $name) -}}
{{- $_ := set $of $name (dict "secret" $secret "key" "SERVICE_TOKEN_KEYS") -}}
{{- end -}}
{{- $plan = append $plan (dict "kind" "keys" "image" "gateway" "keys" (dict "SERVICE_TOKEN_KEYS_OF" (dict "tokenKeysOf" $of))) -}}
{{- end -}}
{{- if and .Values.services.audit.enabled (not .Values.services.audit.sequencer.existingSecret) -}}
{{- $plan = append $plan (dict "kind" "sequencer" "keys" (dict "CHECKPOINT_KEY" (dict "make" "ed25519"))) -}}
{{- end -}}
{{- if and .Values.administrator.enabled (not .Values.administrator.existingSecret) -}}
{{- $plan = append $plan (dict "kind" "administrator" "keys" (dict
  "email" (dict "value" .Values.administrator.email) "password" (dict "make" "password"))) -}}
{{- end -}}
{{- if and .Values.backup.enabled (not .Values.backup.existingSecret) -}}
{{- $url := include "guildhall.postgresUrl" (dict "root" . "database" "postgres" "user" "guildhall_backup") -}}
{{- $plan = append $plan (dict "kind" "backup" "keys" (dict "BACKUP_URL" (dict "url" $url) "key-ring.json" (dict "make" "key-ring"))) -}}
{{- end -}}
{{- $plan | toJson -}}
{{- end }}

{{- /* The Secrets with a service's keys that the operator brings, as a list. */ -}}
{{- define "guildhall.broughtKeys" -}}
{{- $names := list -}}
{{- range $name, $part := include "guildhall.services" . | fromJson -}}
{{- with $part.own.existingSecrets.keys }}{{ $names = append $names . }}{{ end -}}
{{- end -}}
{{- $names | uniq | toJson -}}
{{- end }}

{{- /* How PostgreSQL is spoken to. */ -}}
{{- define "guildhall.databaseParameters" -}}
{{- if .Values.quickstart.enabled -}}
sslmode=disable
{{- else -}}
sslmode={{ .Values.database.tls.mode }}{{ if .Values.database.tls.caSecret }}&sslrootcert=/run/guildhall/postgres-ca.crt{{ end }}
{{- end -}}
{{- end }}

{{- /* The URL, still without a password, of a role of a service's database. Takes root, database, role. */ -}}
{{- define "guildhall.databaseUrl" -}}
{{- include "guildhall.postgresUrl" (merge (dict "user" (printf "%s_%s" .database .role)) .) -}}
{{- end }}

{{- /* Takes root, user, database. */ -}}
{{- define "guildhall.postgresUrl" -}}
{{- $host := include "guildhall.postgresHost" .root -}}
{{- $parameters := include "guildhall.databaseParameters" .root -}}
{{- printf "postgres://%s@%s:%d/%s?%s" .user $host (.root.Values.database.port | int) .database $parameters -}}
{{- end }}

{{- /* Whether this release makes its Secrets itself. */ -}}
{{- define "guildhall.makesSecrets" -}}
{{- if and .Values.secrets.create (not .Values.externalSecrets.enabled) }}yes{{ end -}}
{{- end }}
