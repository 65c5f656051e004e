{{- /*
Names and labels. Every define of this chart takes the root context, or a dict of what its comment names.
*/ -}}

{{- /* R of the guides: what every object's name begins with. A CronJob's has 52 characters at most: 38, and its ending. */ -}}
{{- define "guildhall.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 38 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 38 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 38 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- /* What a selector may hold: nothing that ever changes. Takes root, component. */ -}}
{{- define "guildhall.selector" -}}
app.kubernetes.io/name: guildhall
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- /* The labels that Kubernetes recommends. Takes root, component. */ -}}
{{- define "guildhall.labels" -}}
{{ include "guildhall.selector" . }}
app.kubernetes.io/version: {{ include "guildhall.tag" .root | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/part-of: guildhall
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- /*
The labels of pods: without the chart's version, which would restart what has not changed. Takes root, component, and server:
of the quickstart, which does not change with Guildhall's version either.
*/ -}}
{{- define "guildhall.podLabels" -}}
{{ include "guildhall.selector" . }}
app.kubernetes.io/part-of: guildhall
{{- if not .server }}
app.kubernetes.io/version: {{ include "guildhall.tag" .root | trunc 63 | trimSuffix "-" | quote }}
{{- end }}
{{- end }}

{{- /* name, namespace and labels of an object's metadata. Takes root, component, name (the part behind R-; empty: R itself). */ -}}
{{- define "guildhall.metadata" -}}
name: {{ printf "%s-%s" (include "guildhall.fullname" .root) .name | trimSuffix "-" | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- include "guildhall.labels" . | nindent 2 }}
{{- end }}

{{- define "guildhall.tag" -}}
{{- .Values.image.tag | default .Chart.AppVersion -}}
{{- end }}

{{- /* A digest, where one is given for the image, wins over the tag. Takes root, image. */ -}}
{{- define "guildhall.image" -}}
{{- $of := .root.Values.image -}}
{{- $path := printf "%s/%s" $of.repository .image -}}
{{- if $of.registry }}{{ $path = printf "%s/%s" $of.registry $path }}{{ end -}}
{{- with get $of.digests .image -}}
{{ $path }}@{{ . }}
{{- else -}}
{{ $path }}:{{ include "guildhall.tag" .root }}
{{- end -}}
{{- end }}

{{- /* Settings are strings. Helm reads numbers as floats, which would write a million as 1e+06. Takes the value. */ -}}
{{- define "guildhall.settingValue" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . | toString | quote }}{{ else }}{{ toString . | quote }}{{ end -}}
{{- end }}
