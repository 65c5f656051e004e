{{- define "guildhall.postgresHost" -}}
{{- if .Values.quickstart.enabled }}{{ include "guildhall.fullname" . }}-postgres{{ else }}{{ .Values.database.host }}{{ end -}}
{{- end }}

{{- define "guildhall.kafkaBrokers" -}}
{{- if .Values.quickstart.enabled -}}
{{ include "guildhall.fullname" . }}-kafka:9092
{{- else -}}
{{ .Values.kafka.brokers | join "," }}
{{- end -}}
{{- end }}

{{- /* The gateway's list of the services behind it: the Services of this release. */ -}}
{{- define "guildhall.upstreams" -}}
{{- $upstreams := list -}}
{{- range include "guildhall.servicesBehind" . | fromJsonArray -}}
{{- $upstreams = append $upstreams (printf "%s=http://%s-%s:8080" . (include "guildhall.fullname" $) .) -}}
{{- end -}}
{{- $upstreams | join "," -}}
{{- end }}

{{- /* What the chart itself tells a part, as name → value; `settings` of the values go over it. Takes root, part. */ -}}
{{- define "guildhall.ownSettings" -}}
{{- $values := .root.Values -}}
MANAGEMENT_PORT: "8180"
PUBLIC_URL: {{ $values.publicUrl | quote }}
KAFKA_BROKERS: {{ include "guildhall.kafkaBrokers" .root | quote }}
{{- if .part.database }}
START_PATIENCE_SECONDS: {{ .part.own.startPatienceSeconds | int | quote }}
{{- end }}
# How long the process takes to end by itself: what the grace period leaves behind the sleep of preStop, and some air.
SHUTDOWN_GRACE_SECONDS: {{ sub .part.own.terminationGracePeriodSeconds (add .part.own.preStopSeconds 10) | toString | quote }}
{{- if .part.serves }}
HTTP_PORT: "8080"
TOKEN_ISSUER: {{ $values.publicUrl | quote }}
{{- end }}
{{- if eq .part.name "gateway" }}
SERVICES: {{ include "guildhall.upstreams" .root | quote }}
{{- end }}
{{- if eq .part.name "audit" }}
OBJECTS_DIRECTORY: /var/lib/guildhall/objects
{{- end }}
{{- if eq .part.name "identity" }}
MAIL_FROM: {{ $values.smtp.from | quote }}
{{- end }}
{{- if $values.tracing.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ $values.tracing.endpoint | quote }}
OTEL_EXPORTER_OTLP_PROTOCOL: {{ $values.tracing.protocol | quote }}
OTEL_TRACES_SAMPLER_ARG: {{ $values.tracing.samplingRatio | toString | quote }}
{{- end }}
{{- end }}

{{- /* The environment of a part's container: the chart's settings, those of all, its own; then the files. Takes root, part. */ -}}
{{- define "guildhall.environment" -}}
{{- $settings := mergeOverwrite (include "guildhall.ownSettings" . | fromYaml) .root.Values.settings .part.own.settings -}}
{{- range $name, $value := $settings }}
- { name: {{ $name }}, value: {{ include "guildhall.settingValue" $value }} }
{{- end }}
{{- include "guildhall.fileSettings" (include "guildhall.holdings" . | fromJson | merge (dict "root" .root)) }}
{{- end }}
