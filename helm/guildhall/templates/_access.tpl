{{- /* The host that clients call: of publicUrl, which links and tokens begin with too. */ -}}
{{- define "guildhall.host" -}}
{{- (urlParse .Values.publicUrl).hostname -}}
{{- end }}

{{- define "guildhall.tlsSecret" -}}
{{- .Values.certificate.secretName | default (printf "%s-tls" (include "guildhall.fullname" .)) -}}
{{- end }}
