{{- /*
Whose keys this release rotates: those that it made. Who brings a Secret rotates it; without the gateway's own copy no token
key can be rotated at all. The plan of `guildhall keys rotate` (libs/operations), or nothing.
*/ -}}
{{- define "guildhall.keysPlan" -}}
{{- $full := include "guildhall.fullname" . -}}
{{- $services := list -}}
{{- range $name, $part := include "guildhall.services" . | fromJson -}}
{{- if not $part.own.existingSecrets.keys -}}
{{- $services = append $services (dict
  "name" $name
  "secret" (include "guildhall.secretName" (dict "root" $ "kind" "keys" "image" $name))
  "deployments" (list (printf "%s-%s" $full $name))) -}}
{{- end -}}
{{- end -}}
{{- $own := and .Values.keyRotation.enabled (include "guildhall.makesSecrets" .) (not .Values.services.gateway.existingSecrets.keys) -}}
{{- if and $own $services -}}
{{- dict
  "everyDays" (.Values.keyRotation.everyDays | int)
  "services" $services
  "gateway" (dict
    "secret" (include "guildhall.secretName" (dict "root" . "kind" "keys" "image" "gateway"))
    "deployments" (list (printf "%s-gateway" $full))) | toJson -}}
{{- end -}}
{{- end }}
