{{- /*
The architecture as data: what runs, which secrets each part holds, and whom it may talk to. Deployments, Jobs, mounts and
network policies are all rendered from this table, so that none of them can know an edge that another does not.

  image    the image's name, which is the service's
  script   what Node runs
  serves   has an HTTP port for the gateway (or, the gateway's, for clients)
  database the service's own database, and its name
  files    kind of secret → the keys of it that are mounted (see guildhall.secretName)
  reaches  the edges out: services database kafka redis smtp outside
*/ -}}
{{- define "guildhall.topology" -}}
gateway:
  image: gateway
  script: dist/main.js
  serves: true
  files: { keys: [SERVICE_TOKEN_KEYS_OF], redis: [REDIS_URL] }
  reaches: [services, kafka, redis]
{{- range list "identity" "tenancy" "audit" "monitoring" "reporting" "feedback" "integration" }}
{{ . }}:
  image: {{ . }}
  script: dist/main.js
  serves: true
  database: {{ . }}
  files:
    database: [DATABASE_URL, DATABASE_RELAY_URL, DATABASE_PLATFORM_URL]
    keys: [key-ring.json, SERVICE_TOKEN_KEYS]
    {{- if eq . "identity" }}
    smtp: [SMTP_URL]
    {{- end }}
  reaches:
    - database
    - kafka
    {{- if eq . "identity" }}
    - smtp
    {{- end }}
    {{- if eq . "integration" }}
    - outside
    {{- end }}
{{- end }}
audit-sequencer:
  image: audit
  script: dist/sequencer-main.js
  serves: false
  database: audit
  files: { database: [DATABASE_URL, DATABASE_PLATFORM_URL], sequencer: [CHECKPOINT_KEY] }
  reaches: [database, kafka, outside]
{{- end }}

{{- /* The parts that this release has: name → topology, with `own`: the defaults, and over them what the values say of it. */ -}}
{{- define "guildhall.parts" -}}
{{- $parts := dict -}}
{{- range $name, $part := include "guildhall.topology" . | fromYaml -}}
{{- $own := get $.Values.services $part.image -}}
{{- $enabled := $own.enabled -}}
{{- if ne $name $part.image }}{{ $own = $own.sequencer }}{{ end -}}
{{- if $enabled -}}
{{- $own = mergeOverwrite (deepCopy $.Values.defaults) $own -}}
{{- if include "guildhall.runsOnce" (dict "root" $ "name" $name) -}}
{{- $own = mergeOverwrite $own (dict "replicas" 1 "autoscaling" (dict "enabled" false)) -}}
{{- end -}}
{{- $_ := set $parts $name (merge (dict "name" $name "own" $own) $part) -}}
{{- end -}}
{{- end -}}
{{- $parts | toJson -}}
{{- end }}

{{- /*
Whether a part has one pod, whatever the values say: audit on a volume that one node alone can mount (two pods there, and the
disruption budget would hold up the emptying of that node for ever), and identity with the mail catcher in its pod. Takes root, name.
*/ -}}
{{- define "guildhall.runsOnce" -}}
{{- if or (include "guildhall.sharesOneNode" .) (and (eq .name "identity") (include "guildhall.mailCatcher" .root)) }}yes{{ end -}}
{{- end }}

{{- /* Whether a part's volume binds its pods to one node: audit's, unless its storage can be mounted by many. Takes root, name. */ -}}
{{- define "guildhall.sharesOneNode" -}}
{{- if and (eq .name "audit") (ne .root.Values.services.audit.objects.accessMode "ReadWriteMany") }}yes{{ end -}}
{{- end }}

{{- /* Of these parts the services with a database: each is one image, one migration, one set of keys. */ -}}
{{- define "guildhall.services" -}}
{{- $services := dict -}}
{{- range $name, $part := include "guildhall.parts" . | fromJson -}}
{{- if and $part.database (eq $name $part.image) }}{{ $_ := set $services $name $part }}{{ end -}}
{{- end -}}
{{- $services | toJson -}}
{{- end }}

{{- /* The services behind the gateway, by name, as a list. */ -}}
{{- define "guildhall.servicesBehind" -}}
{{- $names := list -}}
{{- range $name, $part := include "guildhall.parts" . | fromJson -}}
{{- if and $part.serves (ne $name "gateway") }}{{ $names = append $names $name }}{{ end -}}
{{- end -}}
{{- $names | toJson -}}
{{- end }}
