{{- /* Where the pods of a part run. Takes root, part. */ -}}
{{- define "guildhall.scheduling" -}}
{{- $own := .part.own -}}
{{- with $own.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with $own.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with $own.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- $sharesOneNode := include "guildhall.sharesOneNode" (dict "root" .root "name" .part.name) }}
{{- $affinity := deepCopy $own.affinity }}
{{- if $sharesOneNode }}
{{- /* The volume can be mounted on one node alone: there the new pod gets ready before the old one goes. */}}
{{- $selector := include "guildhall.selector" (dict "root" .root "component" .part.name) | fromYaml }}
{{- $beside := dict "topologyKey" "kubernetes.io/hostname" "labelSelector" (dict "matchLabels" $selector) }}
{{- $_ := set $affinity "podAffinity" (dict "requiredDuringSchedulingIgnoredDuringExecution" (list $beside)) }}
{{- end }}
{{- with $affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if and $own.topologySpread.enabled (not $sharesOneNode) }}
topologySpreadConstraints:
  {{- range $own.topologySpread.topologyKeys }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: {{ $own.topologySpread.whenUnsatisfiable }}
    # Pods of the same ReplicaSet alone: during a rollout the old ones must not hold the new ones' places.
    matchLabelKeys: [pod-template-hash]
    labelSelector:
      matchLabels:
        {{- include "guildhall.selector" (dict "root" $.root "component" $.part.name) | nindent 8 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "guildhall.probes" -}}
{{- /* As long as the service may wait for its servers, and a minute to start. */ -}}
{{- $own := .part.own -}}
startupProbe:
  httpGet: { path: /startupz, port: management }
  periodSeconds: 2
  timeoutSeconds: {{ $own.probes.timeoutSeconds | int }}
  failureThreshold: {{ div (add ($own.startPatienceSeconds | int) 60) 2 }}
livenessProbe:
  httpGet: { path: /livez, port: management }
  periodSeconds: {{ $own.probes.livenessPeriodSeconds | int }}
  timeoutSeconds: {{ $own.probes.timeoutSeconds | int }}
  failureThreshold: {{ $own.probes.livenessFailures | int }}
readinessProbe:
  httpGet: { path: /readyz, port: management }
  periodSeconds: {{ $own.probes.readinessPeriodSeconds | int }}
  timeoutSeconds: {{ $own.probes.timeoutSeconds | int }}
  failureThreshold: {{ $own.probes.readinessFailures | int }}
{{- end }}

{{- /* The container of a service. Takes root, part. */ -}}
{{- define "guildhall.serviceContainer" -}}
- name: {{ .part.name }}
  {{- include "guildhall.containerImage" (dict "root" .root "image" .part.image) | nindent 2 }}
  args: [{{ .part.script }}]
  ports:
    {{- if .part.serves }}
    - { name: http, containerPort: 8080 }
    {{- end }}
    - { name: management, containerPort: 8180 }
  env:
    {{- include "guildhall.environment" . | trim | nindent 4 }}
  {{- include "guildhall.probes" . | nindent 2 }}
  {{- with .part.own.preStopSeconds | int }}
  lifecycle:
    # Slept by the kubelet, not by a shell: until endpoints and proxies have noticed, the pod still takes calls.
    preStop: { sleep: { seconds: {{ . }} } }
  {{- end }}
  resources:
    {{- toYaml .part.own.resources | nindent 4 }}
  securityContext:
    {{- include "guildhall.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - { name: secrets, mountPath: /run/guildhall, readOnly: true }
    - { name: tmp, mountPath: /tmp }
    {{- if eq .part.name "audit" }}
    - { name: objects, mountPath: /var/lib/guildhall/objects }
    {{- end }}
{{- end }}

{{- define "guildhall.serviceVolumes" -}}
{{ include "guildhall.secretsVolume" (include "guildhall.holdings" . | fromJson | merge (dict "root" .root)) }}
- { name: tmp, emptyDir: { sizeLimit: 256Mi } }
{{- if eq .part.name "audit" }}
- name: objects
  persistentVolumeClaim:
    {{- $own := printf "%s-audit-objects" (include "guildhall.fullname" .root) }}
    claimName: {{ .root.Values.services.audit.objects.existingClaim | default $own | quote }}
{{- end }}
{{- end }}
